import { randomUUID } from 'node:crypto';
import { azureCli } from '../microsoft.ts';
import { buildApplication, buildAzureCliServicePrincipal } from '../store/build.ts';
import type { Application, ServicePrincipal } from '../store/objects.ts';
import { isSameId, type Tenant } from '../store/tenant.ts';

/** Microsoft registered it in its own tenant, so no tenant of the emulator lists it. */
const application = buildApplication(
  {
    appId: azureCli.appId,
    displayName: azureCli.displayName,
    signInAudience: 'AzureADandPersonalMicrosoftAccount',
    isFallbackPublicClient: true,
    publicClient: { redirectUris: azureCli.redirectUris },
    requiredResourceAccess: azureCli.consented.map(({ resource }) => ({
      resourceAppId: resource.appId,
      resourceAccess: [],
    })),
  },
  'microsoft.com',
  new Date(0),
);

/** Finds an application that is registered in a tenant, or the Azure CLI, which is in every tenant. */
export function findApplication(tenant: Tenant, clientId: string): Application | undefined {
  return tenant.findApplicationByAppId(clientId) ?? (isSameId(clientId, azureCli.appId) ? application : undefined);
}

/** Finds the service principal of a client. Creates the Azure CLI's if it is missing. */
export function findPrincipalOf(tenant: Tenant, clientId: string): ServicePrincipal | undefined {
  const found = tenant.findServicePrincipalByAppId(clientId);
  if (found || !isSameId(clientId, azureCli.appId)) return found;
  const principal = buildAzureCliServicePrincipal(randomUUID());
  tenant.change(({ servicePrincipals }) => servicePrincipals.push(principal));
  return principal;
}

/** Lists Microsoft's consent for its own application, in the form of grants. */
export function listMicrosoftGrants(tenant: Tenant, client: ServicePrincipal) {
  if (client.appId !== azureCli.appId) return [];
  return azureCli.consented.flatMap(({ resource, scope }) => {
    const principal = tenant.findServicePrincipalByAppId(resource.appId);
    return principal ? [{ resourceId: principal.id, scope }] : [];
  });
}
