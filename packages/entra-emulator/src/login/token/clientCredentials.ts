import { randomUUID } from 'node:crypto';
import type { JWTPayload } from 'jose';
import { defaultAppRoleId } from '../../ids.ts';
import type { ServicePrincipal } from '../../store/objects.ts';
import type { Store } from '../../store/store.ts';
import type { Tenant } from '../../store/tenant.ts';
import { checkCredential, readClient } from '../clients.ts';
import { requireParameter } from '../parameters.ts';
import type { Parameters } from '../parameters.ts';
import { refusals } from '../refusals.ts';
import { findAudience, findResource, splitScope } from '../scopes.ts';
import { buildTimes } from './claims.ts';

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
