import { createHash, randomUUID } from 'node:crypto';
import type { JWTPayload } from 'jose';
import { directoryRoles, everyUser } from '../../directoryRoles.ts';
import { rolesOf } from '../../store/account.ts';
import type { User } from '../../store/objects.ts';
import type { LoginClient } from '../clients.ts';
import { listGranted } from '../consent/granted.ts';
import { findAudience } from '../scopes.ts';
import { tokenLifetimeSeconds } from './clientCredentials.ts';
import type { TokenRequest } from './request.ts';
import type { Session } from './session.ts';

/**
 * The claims of an access token for a user, in version 1's form, in which Exchange and Graph have theirs
 * (https://learn.microsoft.com/entra/identity-platform/access-token-claims-reference).
 */
export function buildAccessClaims(
  client: LoginClient,
  user: User,
  { resource }: TokenRequest,
  { hasProven }: Session,
  origin: string,
  now: Date,
): JWTPayload {
  const { tenant, application, principal } = client;
  return {
    aud: findAudience(resource),
    iss: `${origin}/${tenant.id}/`,
    ...buildTimes(now),
    acr: '1',
    amr: hasProven ? ['pwd', 'mfa'] : ['pwd'],
    app_displayname: application.displayName,
    appid: application.appId,
    appidacr: '0',
    idtyp: 'user',
    name: user.displayName,
    oid: user.id,
    scp: listGranted(tenant, principal, user, resource)
      .filter((scope) => scope !== 'offline_access')
      .join(' '),
    sub: buildSubject(resource.appId, user),
    tid: tenant.id,
    unique_name: user.userPrincipalName,
    upn: user.userPrincipalName,
    uti: randomUUID(),
    ver: '1.0',
    wids: [...rolesOf(tenant.account(user.id)).map((role) => directoryRoles[role]), everyUser],
  };
}

/** https://learn.microsoft.com/entra/identity-platform/id-token-claims-reference */
export function buildIdClaims(
  { tenant, application }: LoginClient,
  user: User,
  { nonce }: Session,
  origin: string,
  now: Date,
): JWTPayload {
  return {
    aud: application.appId,
    iss: `${origin}/${tenant.id}/v2.0`,
    ...buildTimes(now),
    name: user.displayName,
    ...(nonce !== undefined && { nonce }),
    oid: user.id,
    preferred_username: user.userPrincipalName,
    sub: buildSubject(application.appId, user),
    tid: tenant.id,
    uti: randomUUID(),
    ver: '2.0',
  };
}

function buildTimes(now: Date) {
  const issuedAt = Math.floor(now.getTime() / 1000);
  return { iat: issuedAt, nbf: issuedAt, exp: issuedAt + tokenLifetimeSeconds };
}

/** Another one for each audience, so that two of them cannot compare whom they know. */
function buildSubject(audience: string, { id }: User): string {
  return createHash('sha256').update(`${audience} ${id}`).digest('base64url');
}
