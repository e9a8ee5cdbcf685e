import { randomUUID } from 'node:crypto';
import { azureCli, microsoftResources } from '../microsoft.ts';
import {
  buildAzureCliServicePrincipal,
  buildMicrosoftServicePrincipal,
  buildServicePrincipal,
  mergeProperties,
} from '../store/build.ts';
import { deleteServicePrincipal } from '../store/deletion.ts';
import type { ServicePrincipal } from '../store/objects.ts';
import { changeById, isSameId, type Tenant } from '../store/tenant.ts';
import { checkOwnIds, NewServicePrincipal, readBody, ServicePrincipalChanges } from './bodies.ts';
import { servicePrincipalType } from './entities.ts';
import { graphRefusals, requireFound } from './errors.ts';
import { buildOwnedRoutes, readNewOwners } from './owners.ts';
import { answerCreated } from './query.ts';
import { noContent, type GraphAnswer, type GraphRequest, type Route } from './types.ts';

/** @throws GraphError 404 */
export function requireServicePrincipal({ tenant, id }: GraphRequest): ServicePrincipal {
  return requireFound(tenant.findServicePrincipal(id), id);
}

function create(request: GraphRequest): GraphAnswer {
  const { tenant } = request;
  const {
    'owners@odata.bind': bound,
    appId,
    passwordCredentials,
    ...sent
  } = readBody(NewServicePrincipal, request.body, 'ServicePrincipal');
  checkNoPasswords(passwordCredentials);
  if (tenant.findServicePrincipalByAppId(appId)) throw graphRefusals.servicePrincipalExists(appId);
  const principal = buildFor(tenant, appId, sent);
  const owners = readNewOwners(request, bound);
  tenant.change((state) => {
    state.servicePrincipals.push(principal);
    state.owners[principal.id] = owners;
  });
  return answerCreated(principal, servicePrincipalType, request);
}

/** @throws GraphError 400 */
function checkNoPasswords(credentials: readonly object[] = []): void {
  if (credentials.length > 0) throw graphRefusals.newPassword();
}

/** Builds the service principal of an application of this tenant or of Microsoft. */
function buildFor(tenant: Tenant, appId: string, sent: Readonly<Record<string, unknown>>): ServicePrincipal {
  const microsoft = microsoftResources.find((resource) => isSameId(resource.appId, appId));
  if (microsoft) return buildMicrosoftServicePrincipal(microsoft, randomUUID());
  if (isSameId(appId, azureCli.appId)) return buildAzureCliServicePrincipal(randomUUID());
  const application = tenant.findApplicationByAppId(appId);
  if (!application) throw graphRefusals.noBackingApplication(appId);
  return buildServicePrincipal(sent, application, tenant.id);
}

function update(request: GraphRequest): GraphAnswer {
  const { passwordCredentials, ...changes } = readBody(ServicePrincipalChanges, request.body, 'ServicePrincipal');
  checkNoPasswords(passwordCredentials);
  const before = requireServicePrincipal(request);
  checkOwnIds(before, changes);
  const { id, appId } = before;
  const changed = { ...mergeProperties(before, changes), id, appId };
  request.tenant.change(({ servicePrincipals }) => {
    changeById(servicePrincipals, id, changed);
  });
  return noContent;
}

/** Returns the application whose owner may add its service principal. Microsoft's applications have no owner here. */
function findBasis({ tenant, body }: GraphRequest): string | undefined {
  const { appId } = (body ?? {}) as { readonly appId?: unknown };
  if (typeof appId !== 'string') return undefined;
  return [...microsoftResources, azureCli].some((each) => isSameId(each.appId, appId))
    ? ''
    : tenant.findApplicationByAppId(appId)?.id;
}

/** https://learn.microsoft.com/graph/api/resources/serviceprincipal */
export const servicePrincipalRoutes: readonly Route[] = buildOwnedRoutes({
  collection: 'servicePrincipals',
  type: servicePrincipalType,
  list: ({ servicePrincipals }) => servicePrincipals,
  create,
  basis: findBasis,
  update,
  remove: deleteServicePrincipal,
  mayAddOwner: [
    ['Application.ReadWrite.OwnedBy', 'Directory.Read.All'],
    ['Application.ReadWrite.All', 'Directory.Read.All'],
    'Directory.ReadWrite.All',
  ],
});
