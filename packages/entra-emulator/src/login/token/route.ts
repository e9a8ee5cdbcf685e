import type { FastifyInstance } from 'fastify';
import type { Context } from '../../context.ts';
import { readClient } from '../clients.ts';
import { requireOwnTenant, requireParameter, requireTenant } from '../parameters.ts';
import type { Parameters } from '../parameters.ts';
import { refusals } from '../refusals.ts';
import { tokenLifetimeSeconds } from './claims.ts';
import { buildApplicationClaims } from './clientCredentials.ts';
import { redeemCode, redeemDeviceCode, refresh, signInByPassword } from './userGrants.ts';
import type { GrantRequest } from './userGrants.ts';
import type { TokenAnswer } from './userTokens.ts';

const userGrants: Readonly<Record<string, (request: GrantRequest) => Promise<TokenAnswer>>> = {
  authorization_code: redeemCode,
  refresh_token: refresh,
  password: signInByPassword,
  device_code: redeemDeviceCode,
  'urn:ietf:params:oauth:grant-type:device_code': redeemDeviceCode,
};

/** `POST /{tenant}/oauth2/v2.0/token`. A GET gets AADSTS900561. */
export function addTokenRoute(app: FastifyInstance, context: Context): void {
  app.post<{ Params: { tenant: string }; Body: Parameters | undefined }>(
    '/:tenant/oauth2/v2.0/token',
    async ({ params, body = {}, headers }, reply) => {
      void reply.headers({ 'cache-control': 'no-store', pragma: 'no-cache' });
      return answer(context, params.tenant, body, headers.origin !== undefined);
    },
  );
  app.get('/:tenant/oauth2/v2.0/token', ({ method }) => {
    throw refusals.onlyPost(method);
  });
}

async function answer(
  context: Context,
  pathTenant: string,
  form: Parameters,
  isCrossOrigin: boolean,
): Promise<TokenAnswer> {
  const grantType = readGrantType(context, pathTenant, form);
  if (grantType === 'client_credentials') return signInApplication(context, pathTenant, form);
  const grant = Object.hasOwn(userGrants, grantType) ? userGrants[grantType] : undefined;
  if (!grant) throw refusals.unsupportedGrantType(grantType);
  const client = readClient(context.store, requireOwnTenant(context.store, pathTenant, form), form);
  return grant({ context, client, form, isCrossOrigin });
}

/** A tenant that is not there is said before anything else. */
function readGrantType({ store }: Context, pathTenant: string, form: Parameters): string {
  if (form.grant_type === undefined) requireTenant(store, pathTenant);
  return requireParameter(form, 'grant_type');
}

async function signInApplication({ store, keys, origin, now }: Context, pathTenant: string, form: Parameters) {
  const claims = buildApplicationClaims(store, requireTenant(store, pathTenant), form, origin(), now());
  return {
    token_type: 'Bearer',
    expires_in: tokenLifetimeSeconds,
    ext_expires_in: tokenLifetimeSeconds,
    access_token: await keys.sign(claims),
  } as const;
}
