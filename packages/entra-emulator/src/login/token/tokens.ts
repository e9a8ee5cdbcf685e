import { createHash, randomUUID } from 'node:crypto';
import type { JWTPayload } from 'jose';
import type { Context } from '../../context.ts';
import { defaultAppRoleId } from '../../ids.ts';
import { directoryRoles, everyUser } from '../../microsoft.ts';
import { rolesOf } from '../../store/account.ts';
import type { User } from '../../store/objects.ts';
import type { Tenant } from '../../store/tenant.ts';
import { checkCredential, readClient, type LoginClient } from '../clients.ts';
import { listGranted } from '../consent.ts';
import { requireParameter, type Parameters } from '../parameters.ts';
import { refusals } from '../refusals.ts';
import { findAudience, findResource, isOpenIdScope, splitScope } from '../scopes.ts';
import { sealRefreshToken, type Session } from './codes.ts';
import type { TokenRequest } from './request.ts';

const lifetimeSeconds = 3_600;
const lifetimes = { expires_in: lifetimeSeconds, ext_expires_in: lifetimeSeconds };

export interface Issue {
  readonly client: LoginClient;
  readonly user: User;
  readonly session: Session;
  readonly request: TokenRequest;
}

/**
 * Builds the claims of a user's access token, in the version 1 format of Exchange and Graph
 * (https://learn.microsoft.com/entra/identity-platform/access-token-claims-reference).
 */
function buildAccessClaims(issue: Issue, granted: readonly string[], origin: string, now: Date): JWTPayload {
  const { user, session, request } = issue;
  const { tenant, application } = issue.client;
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
    scp: granted.join(' '),
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
  return { iat: issuedAt, nbf: issuedAt, exp: issuedAt + lifetimeSeconds };
}

/** Returns a different value for each audience, so that two of them cannot correlate their users. */
function buildSubject(audience: string, { id }: User): string {
  return createHash('sha256').update(`${audience} ${id}`).digest('base64url');
}

/** Issues an application's own token (https://learn.microsoft.com/entra/identity-platform/v2-oauth2-client-creds-grant-flow). */
export async function issueApplicationToken(context: Context, tenant: Tenant, form: Parameters): Promise<object> {
  const { store, keys, origin, now } = context;
  const client = readClient(store, tenant, form);
  const { application, principal } = client;
  checkCredential(client, form, now());
  const scope = requireParameter(form, 'scope');
  const { resource: name, permission } = splitScope(scope);
  if (permission !== '.default' || scope.includes(' ')) throw refusals.scopeWithoutDefault(scope);
  const resource = findResource(tenant, name, origin());
  const roleIds = tenant.state.assignments
    .filter(({ principalId, resourceId }) => principalId === principal.id && resourceId === resource.id)
    .map(({ appRoleId }) => appRoleId)
    .filter((roleId) => roleId !== defaultAppRoleId);
  const access_token = await keys.sign({
    aud: findAudience(resource),
    iss: `${origin()}/${tenant.id}/v2.0`,
    ...buildTimes(now()),
    appid: application.appId,
    azp: application.appId,
    idtyp: 'app',
    oid: principal.id,
    roles: roleIds.flatMap((roleId) => resource.appRoles.find(({ id }) => id === roleId)?.value ?? []),
    sub: principal.id,
    tid: tenant.id,
    uti: randomUUID(),
    ver: '2.0',
  });
  return { token_type: 'Bearer', ...lifetimes, access_token };
}

/** Signs the tokens of a checked request (RFC 6749, section 5.1, with the additions of OpenID Connect and MSAL). */
export async function issueTokens(context: Context, issue: Issue, form: Parameters): Promise<object> {
  const { keys, origin, now } = context;
  const { client, user, session, request } = issue;
  const { resource, prefix } = request;
  const at = now();
  const isRefresh = form.grant_type === 'refresh_token';
  const granted = listGranted(client.tenant, client.principal, user, resource).filter(
    (scope) => scope !== 'offline_access',
  );
  // Each name in the form that the request uses.
  const named = granted.map((permission) => (isOpenIdScope({ resource, permission }) ? '' : prefix) + permission);
  // MSAL identifies accounts by it.
  const clientInfo = JSON.stringify({ uid: user.id, utid: client.tenant.id });
  return {
    token_type: 'Bearer',
    scope: named.join(' '),
    ...lifetimes,
    access_token: await keys.sign(buildAccessClaims(issue, granted, origin(), at)),
    ...((request.hasOfflineAccess || isRefresh) && { refresh_token: await sealRefreshToken(context, session) }),
    ...(request.hasOpenId && { id_token: await keys.sign(buildIdClaims(issue, origin(), at)) }),
    ...(form.client_info === '1' && { client_info: Buffer.from(clientInfo).toString('base64url') }),
  };
}
