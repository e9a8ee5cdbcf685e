import { authority, buildUrl } from './url.ts';

/**
 * Where an administrator of a customer lets a provider's own application provision in the tenant: version 1 of the endpoint, which
 * grants the application permissions that the application declares, and answers to its redirect URI
 * (https://learn.microsoft.com/entra/identity/enterprise-apps/grant-admin-consent).
 */
export function provisioningConsentUrl(tenantId: string, clientId: string, metadataHost?: string): string {
  return buildUrl(`${authority(tenantId, metadataHost)}/adminconsent`, { client_id: clientId });
}
