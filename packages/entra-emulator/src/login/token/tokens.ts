import { createHash, randomUUID } from 'node:crypto';
import type { JWTPayload } from 'jose';
import type { Context } from '../../context.ts';
import { defaultAppRoleId } from '../../ids.ts';
import { directoryRoles, everyUser } from '../../microsoft.ts';
import { rolesOf } from '../../store/account.ts';
import type { ServicePrincipal, User } from '../../store/objects.ts';
import type { Store } from '../../store/store.ts';
import type { Tenant } from '../../store/tenant.ts';
import { checkCredential, readClient } from '../clients.ts';
import type { LoginClient } from '../clients.ts';
import { listGranted } from '../consent.ts';
import { requireParameter } from '../parameters.ts';
import type { Parameters } from '../parameters.ts';
import { refusals } from '../refusals.ts';
import { findAudience, findResource, isOpenIdScope, splitScope } from '../scopes.ts';
import { sealRefreshToken } from './codes.ts';
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
function buildAccessClaims({ client, user, request, session }: Issue, origin: string, now: Date): JWTPayload {
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
function buildIdClaims({ client, user, session }: Issue, origin: string, now: Date): JWTPayload {
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

function buildTimes(now: Date) {
  const issuedAt = Math.floor(now.getTime() / 1000);
  return { iat: issuedAt, nbf: issuedAt, exp: issuedAt + tokenLifetimeSeconds };
}

/** Another one for each audience, so that two of them cannot compare whom they know. */
function buildSubject(audience: string, { id }: User): string {
  return createHash('sha256').update(`${audience} ${id}`).digest('base64url');
}

/**
 * The claims of the token that an application gets for itself
 * (https://learn.microsoft.com/entra/identity-platform/v2-oauth2-client-creds-grant-flow).
 */
export function buildApplicationClaims(
  store: Store,
  tenant: Tenant,
  form: Parameters,
  origin: string,
  now: Date,
): JWTPayload {
  const client = readClient(store, tenant, form);
  const { application, principal } = client;
  checkCredential(client, form, now);
  const resource = readResource(tenant, requireParameter(form, 'scope'), origin);
  return {
    aud: findAudience(resource),
    iss: `${origin}/${tenant.id}/v2.0`,
    ...buildTimes(now),
    appid: application.appId,
    azp: application.appId,
    idtyp: 'app',
    oid: principal.id,
    roles: listRoles(tenant, principal, resource),
    sub: principal.id,
    tid: tenant.id,
    uti: randomUUID(),
    ver: '2.0',
  };
}

function readResource(tenant: Tenant, scope: string, origin: string): ServicePrincipal {
  const { resource, permission } = splitScope(scope);
  if (permission !== '.default' || scope.includes(' ')) throw refusals.scopeWithoutDefault(scope);
  return findResource(tenant, resource, origin);
}

function listRoles(tenant: Tenant, principal: ServicePrincipal, resource: ServicePrincipal): string[] {
  return tenant.state.assignments
    .filter(
      (each) =>
        each.principalId === principal.id && each.resourceId === resource.id && each.appRoleId !== defaultAppRoleId,
    )
    .flatMap(({ appRoleId }) => resource.appRoles.find(({ id }) => id === appRoleId)?.value ?? []);
}

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
