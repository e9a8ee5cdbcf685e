import { errors } from 'jose';
import type { JWTPayload } from 'jose';
import type { Context } from '../context.ts';
import { microsoftGraph } from '../microsoft.ts';
import { graphRefusals } from './errors.ts';
import type { Caller } from './types.ts';

/**
 * Who asks, by the bearer token that this directory gave out.
 *
 * @throws GraphError 401
 */
export async function readCaller({ keys, now }: Context, authorization: string | undefined): Promise<Caller> {
  const [scheme, token] = (authorization ?? '').split(' ');
  if (scheme?.toLowerCase() !== 'bearer' || token === undefined || token === '') {
    throw graphRefusals.tokenInvalid('Access token is empty.');
  }
  try {
    return buildCaller(await keys.verify(token, microsoftGraph.audience, now()));
  } catch (error) {
    throw graphRefusals.tokenInvalid(explain(error));
  }
}

function buildCaller({ tid, oid, roles, scp, idtyp }: JWTPayload): Caller {
  return {
    tenantId: String(tid),
    objectId: String(oid),
    roles: Array.isArray(roles) ? roles.map(String) : [],
    scopes: typeof scp === 'string' ? scp.split(' ') : [],
    isUser: idtyp === 'user',
  };
}

function explain(error: unknown): string {
  if (error instanceof errors.JWTExpired) return 'Lifetime validation failed, the token is expired.';
  if (error instanceof errors.JWTClaimValidationFailed) return 'Access token validation failure. Invalid audience.';
  if (error instanceof errors.JWSSignatureVerificationFailed)
    return 'Access token validation failure. Invalid signature.';
  return 'IDX14100: JWT is not well formed, there are no dots (.).';
}
