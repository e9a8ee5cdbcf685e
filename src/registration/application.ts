import type { ApplicationArgs } from '@pulumi/azuread';
import { declaredPermissionIds, resources } from './permissions.ts';
import type { Protocol } from './permissions.ts';

/** What of the settings decides how the application is declared. */
export interface ApplicationSettings {
  readonly displayName: string;
  readonly redirectUris: readonly string[];
  readonly protocols: readonly Protocol[];
  readonly notes?: string | undefined;
  readonly serviceManagementReference?: string | undefined;
}

/**
 * Builds the application: single tenant, a public client on the mobile-and-desktop platform, delegated permissions only.
 * There is no secret, no web or single-page platform and no application permission in it.
 */
export function buildApplication(settings: ApplicationSettings, owners: readonly string[]): ApplicationArgs {
  return {
    displayName: settings.displayName,
    signInAudience: 'AzureADMyOrg',
    // A set, which the state keeps sorted: declared in that order, a diff names the entry that really changed.
    publicClient: { redirectUris: [...settings.redirectUris].sort() },
    fallbackPublicClientEnabled: true,
    requiredResourceAccesses: [
      {
        resourceAppId: resources.graph.clientId,
        resourceAccesses: declaredPermissionIds(settings.protocols).map((id) => ({ id, type: 'Scope' })),
      },
    ],
    preventDuplicateNames: true,
    owners: [...owners],
    notes: settings.notes,
    serviceManagementReference: settings.serviceManagementReference,
  };
}
