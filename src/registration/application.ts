import type { ApplicationArgs } from '@pulumi/azuread';
import * as pulumi from '@pulumi/pulumi';
import { declaredPermissionIds, resources, type Protocol } from './permissions.ts';

/** A set of strings. The set and each string may be outputs. */
export type Texts = pulumi.Input<readonly pulumi.Input<string>[]>;

/** The settings that determine the declaration of the application. */
export interface ApplicationSettings {
  /** Required. Name of the registration. It has no apostrophe, because the provider does not escape one. */
  readonly displayName: pulumi.Input<string>;
  /** Required. Redirect URIs of the mobile-and-desktop platform. */
  readonly redirectUris: Texts;
  /** Required. Protocols that the monitor uses. */
  readonly protocols: readonly Protocol[];
  readonly notes?: pulumi.Input<string> | undefined;
  readonly serviceManagementReference?: pulumi.Input<string> | undefined;
}

/**
 * Builds the application: single tenant, a public client on the mobile-and-desktop platform, delegated permissions only.
 * It has no secret, no web or single-page platform and no application permission.
 */
export function buildApplication(
  settings: ApplicationSettings,
  owners: pulumi.Input<pulumi.Input<string>[]>,
): ApplicationArgs {
  return {
    displayName: settings.displayName,
    signInAudience: 'AzureADMyOrg',
    publicClient: { redirectUris: sorted(settings.redirectUris) },
    fallbackPublicClientEnabled: true,
    requiredResourceAccesses: [
      {
        resourceAppId: resources.graph.clientId,
        resourceAccesses: declaredPermissionIds(settings.protocols).map((id) => ({ id, type: 'Scope' })),
      },
    ],
    preventDuplicateNames: true,
    owners,
    notes: settings.notes,
    serviceManagementReference: settings.serviceManagementReference,
  };
}

/** Sorts a set as the state does, so that a diff names the entry that really changed. */
export function sorted(values: Texts): pulumi.Output<string[]> {
  return pulumi.output(values).apply((all) => [...all].sort());
}
