import { createHash, randomUUID } from 'node:crypto';
import type { JWTPayload } from 'jose';
import { directoryRoles, everyUser } from '../../directoryRoles.ts';
import { rolesOf } from '../../store/account.ts';
import type { User } from '../../store/objects.ts';
import type { LoginClient } from '../clients.ts';
import { listGranted } from '../consent/granted.ts';
import { findAudience } from '../scopes.ts';
import type { Session } from './codes.ts';
import type { TokenRequest } from './request.ts';

export const tokenLifetimeSeconds = 3_600;

export interface Issue {
  readonly client: LoginClient;
  readonly user: User;
  readonly session: Session;
  readonly request: TokenRequest;
}

/**
 * The claims of an access token for a user, in version 1's form, in which Exchange and Graph have theirs
 * (https://learn.microsoft.com/entra/identity-platform/access-token-claims-reference).
 */
export function buildAccessClaims({ client, user, request, session }: Issue, origin: string, now: Date): JWTPayload {
  const { tenant, application, principal } = client;
  const { resource } = request;
  return {
    aud: findAudience(resource),
    iss: `${origin}/${tenant.id}/`,
    ...buildTimes(now),
    acr: '1',
    amr: session.hasProven ? ['pwd', 'mfa'] : ['pwd'],
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
export function buildIdClaims({ client, user, session }: Issue, origin: string, now: Date): JWTPayload {
  const { tenant, application } = client;
  return {
    aud: application.appId,
    iss: `${origin}/${tenant.id}/v2.0`,
    ...buildTimes(now),
    name: user.displayName,
    nonce: session.nonce,
    oid: user.id,
    preferred_username: user.userPrincipalName,
    sub: buildSubject(application.appId, user),
    tid: tenant.id,
    uti: randomUUID(),
    ver: '2.0',
  };
}

export function buildTimes(now: Date) {
  const issuedAt = Math.floor(now.getTime() / 1000);
  return { iat: issuedAt, nbf: issuedAt, exp: issuedAt + tokenLifetimeSeconds };
}

/** Another one for each audience, so that two of them cannot compare whom they know. */
function buildSubject(audience: string, { id }: User): string {
  return createHash('sha256').update(`${audience} ${id}`).digest('base64url');
}
