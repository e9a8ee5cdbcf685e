import { randomUUID } from 'node:crypto';
import type { Application, ServicePrincipal } from './objects.ts';

type Properties = Readonly<Record<string, unknown>>;

const isObject = (value: unknown): value is Properties =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/**
 * What a PATCH does: complex properties are merged member by member, collections and values are replaced
 * (https://learn.microsoft.com/graph/api/application-update).
 */
export function mergeProperties(target: Properties, changes: Properties): Record<string, unknown> {
  const merged: Record<string, unknown> = { ...target };
  for (const [name, value] of Object.entries(changes)) {
    const before = merged[name];
    merged[name] = isObject(before) && isObject(value) ? mergeProperties(before, value) : value;
  }
  return merged;
}

/** A new registration: what was sent over what Graph fills in. */
export function buildApplication(sent: Properties, publisherDomain: string, now: Date): Application {
  const defaults = {
    id: randomUUID(),
    appId: randomUUID(),
    createdDateTime: now.toISOString(),
    deletedDateTime: null,
    displayName: '',
    description: null,
    notes: null,
    identifierUris: [],
    tags: [],
    api: {
      acceptMappedClaims: null,
      knownClientApplications: [],
      oauth2PermissionScopes: [],
      preAuthorizedApplications: [],
      requestedAccessTokenVersion: null,
    },
    appRoles: [],
    web: {
      homePageUrl: null,
      logoutUrl: null,
      redirectUris: [],
      implicitGrantSettings: { enableAccessTokenIssuance: false, enableIdTokenIssuance: false },
    },
    spa: { redirectUris: [] },
    publicClient: { redirectUris: [] },
    requiredResourceAccess: [],
    keyCredentials: [],
    passwordCredentials: [],
    info: { logoUrl: null, marketingUrl: null, privacyStatementUrl: null, supportUrl: null, termsOfServiceUrl: null },
    optionalClaims: null,
    isDeviceOnlyAuthSupported: null,
    isFallbackPublicClient: null,
    serviceManagementReference: null,
    signInAudience: 'AzureADMyOrg',
    groupMembershipClaims: null,
    publisherDomain,
  };
  return mergeProperties(defaults, sent) as Application;
}

/** The service principal of an application in its home tenant. */
export function buildServicePrincipal(sent: Properties, application: Application, tenantId: string): ServicePrincipal {
  const defaults = {
    id: randomUUID(),
    appId: application.appId,
    displayName: application.displayName,
    appDisplayName: application.displayName,
    appOwnerOrganizationId: tenantId,
    signInAudience: application.signInAudience,
    servicePrincipalNames: [application.appId],
    servicePrincipalType: 'Application',
    accountEnabled: true,
    appRoleAssignmentRequired: false,
    appRoles: [],
    oauth2PermissionScopes: [],
    tags: [],
    replyUrls: [],
    notificationEmailAddresses: [],
    alternativeNames: [],
    homepage: null,
    logoutUrl: null,
    loginUrl: null,
    notes: null,
    description: null,
    preferredSingleSignOnMode: null,
    preferredTokenSigningKeyThumbprint: null,
    samlSingleSignOnSettings: null,
  };
  return mergeProperties(defaults, sent) as ServicePrincipal;
}
