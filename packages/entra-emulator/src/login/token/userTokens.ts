import type { Context } from '../../context.ts';
import { listGranted } from '../consent/granted.ts';
import type { Parameters } from '../parameters.ts';
import { isOpenIdScope } from '../scopes.ts';
import { buildAccessClaims, buildIdClaims, tokenLifetimeSeconds } from './claims.ts';
import type { Issue } from './claims.ts';
import { sealRefreshToken } from './codes.ts';

/** RFC 6749, section 5.1, with what OpenID Connect and MSAL add. */
export interface TokenAnswer {
  readonly token_type: 'Bearer';
  readonly scope?: string;
  readonly expires_in: number;
  readonly ext_expires_in: number;
  readonly access_token: string;
  readonly refresh_token?: string;
  readonly id_token?: string;
  readonly client_info?: string;
}

/** Signs what was asked for; everything has been checked by now. */
export async function issueTokens(context: Context, issue: Issue, form: Parameters): Promise<TokenAnswer> {
  const { keys, origin, now } = context;
  const { session, request } = issue;
  const at = now();
  const isRefresh = form.grant_type === 'refresh_token';
  return {
    token_type: 'Bearer',
    scope: describeScope(issue),
    expires_in: tokenLifetimeSeconds,
    ext_expires_in: tokenLifetimeSeconds,
    access_token: await keys.sign(buildAccessClaims(issue, origin(), at)),
    ...((request.hasOfflineAccess || isRefresh) && { refresh_token: await sealRefreshToken(context, session) }),
    ...(request.hasOpenId && { id_token: await keys.sign(buildIdClaims(issue, origin(), at)) }),
    ...(form.client_info === '1' && { client_info: buildClientInfo(issue) }),
  };
}

/** What the token is good for, each name as the request would name it. */
function describeScope({ client: { tenant, principal }, user, request }: Issue): string {
  const { resource, prefix } = request;
  return listGranted(tenant, principal, user, resource)
    .filter((scope) => scope !== 'offline_access')
    .map((permission) => (isOpenIdScope({ resource, permission }) ? permission : `${prefix}${permission}`))
    .join(' ');
}

/** By which MSAL tells accounts apart. */
function buildClientInfo({ client: { tenant }, user }: Issue): string {
  return Buffer.from(JSON.stringify({ uid: user.id, utid: tenant.id })).toString('base64url');
}
