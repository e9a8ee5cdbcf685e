import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import { buildAssignmentId } from '../ids.ts';
import { azureCli, microsoftGraph, type MicrosoftResource } from '../microsoft.ts';
import type { Application, Assignment, ServicePrincipal, TenantState } from './objects.ts';
import type { Tenant } from './tenant.ts';

type Properties = Readonly<Record<string, unknown>>;

const isObject = (value: unknown): value is Properties =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/**
 * Applies a PATCH: merges complex properties member by member, and replaces collections and values
 * (https://learn.microsoft.com/graph/api/application-update).
 */
export function mergeProperties(target: Properties, changes: Properties): Record<string, unknown> {
  const merged: Record<string, unknown> = { ...target };
  for (const [name, value] of Object.entries(changes)) {
    if (name === '__proto__') continue;
    const before = merged[name];
    merged[name] = isObject(before) && isObject(value) ? mergeProperties(before, value) : value;
  }
  return merged;
}

/** Builds a registration: the sent properties over Graph's defaults. */
export function buildApplication(sent: Properties, publisherDomain: string, now: Date): Application {
  const defaults = {
    id: randomUUID(),
    appId: randomUUID(),
    createdDateTime: now.toISOString(),
    deletedDateTime: null,
    applicationTemplateId: null,
    disabledByMicrosoftStatus: null,
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

/** Reads what a service principal has from its application (https://learn.microsoft.com/entra/identity-platform/app-objects-and-service-principals). */
function readMirrored(application: Application) {
  const { displayName, appId, signInAudience, appRoles = [], api, info = null, identifierUris = [] } = application;
  return {
    displayName,
    appDisplayName: displayName,
    signInAudience,
    appRoles,
    oauth2PermissionScopes: api?.oauth2PermissionScopes ?? [],
    servicePrincipalNames: [...identifierUris, appId],
    replyUrls: [application.web, application.spa, application.publicClient].flatMap(({ redirectUris }) => redirectUris),
    homepage: application.web.homePageUrl ?? null,
    logoutUrl: application.web.logoutUrl ?? null,
    info,
  };
}

/** Updates the service principal of a changed application. */
export function mirrorApplication(state: TenantState, application: Application): void {
  const principal = state.servicePrincipals.find(({ appId }) => appId === application.appId);
  if (principal) Object.assign(principal, readMirrored(application));
}

/** Builds the service principal of an application in its home tenant. */
export function buildServicePrincipal(sent: Properties, application: Application, tenantId: string): ServicePrincipal {
  const defaults = {
    id: randomUUID(),
    appId: application.appId,
    appOwnerOrganizationId: tenantId,
    servicePrincipalType: 'Application',
    accountEnabled: true,
    appRoleAssignmentRequired: false,
    tags: [],
    notificationEmailAddresses: [],
    alternativeNames: [],
    loginUrl: null,
    notes: null,
    description: null,
    preferredSingleSignOnMode: null,
    preferredTokenSigningKeyThumbprint: null,
    samlSingleSignOnSettings: null,
    keyCredentials: [],
    passwordCredentials: [],
    ...readMirrored(application),
  };
  return mergeProperties(defaults, sent) as ServicePrincipal;
}

/** Names of application permissions on Microsoft Graph. */
export const RoleNames = z.array(z.enum(Object.keys(microsoftGraph.appRoles)));

/** Builds the assignment of a resource's role to a principal. */
export function buildAssignment(
  principal: Pick<ServicePrincipal, 'id' | 'displayName'>,
  resource: ServicePrincipal,
  appRoleId: string,
  now: Date,
  principalType: Assignment['principalType'] = 'ServicePrincipal',
): Assignment {
  return {
    id: buildAssignmentId(principal.id),
    createdDateTime: now.toISOString(),
    appRoleId,
    principalId: principal.id,
    principalType,
    principalDisplayName: principal.displayName,
    resourceId: resource.id,
    resourceDisplayName: resource.displayName,
  };
}

/** Builds an application's assignments of Microsoft Graph's application permissions, by name. */
export function buildRoleAssignments(
  principal: ServicePrincipal,
  graph: ServicePrincipal,
  roles: readonly string[],
  now: Date,
): Assignment[] {
  return roles.map((role) => buildAssignment(principal, graph, microsoftGraph.appRoles[role] ?? '', now));
}

/** Gives an application exactly these permissions, from its next token on. Returns undefined if it is unknown. */
export function setRoles(tenant: Tenant, clientId: string, roles: readonly string[], now: Date): true | undefined {
  const principal = tenant.findServicePrincipalByAppId(clientId);
  const graph = tenant.findServicePrincipalByAppId(microsoftGraph.appId);
  if (!principal || !graph) return undefined;
  tenant.change((state) => {
    const others = state.assignments.filter(
      ({ principalId, resourceId }) => principalId !== principal.id || resourceId !== graph.id,
    );
    state.assignments = [...others, ...buildRoleAssignments(principal, graph, roles, now)];
  });
  return true;
}

export function buildAzureCliServicePrincipal(id: string): ServicePrincipal {
  return {
    ...buildMicrosoftServicePrincipal(
      { ...azureCli, audience: azureCli.appId, identifiers: [], scopes: {}, appRoles: {} },
      id,
    ),
    appOwnerOrganizationId: azureCli.ownerTenantId,
    signInAudience: 'AzureADandPersonalMicrosoftAccount',
    replyUrls: [...azureCli.redirectUris],
  };
}

export function buildMicrosoftServicePrincipal(resource: MicrosoftResource, id: string): ServicePrincipal {
  return {
    id,
    appId: resource.appId,
    displayName: resource.displayName,
    accountEnabled: true,
    appRoleAssignmentRequired: false,
    appRoles: Object.entries(resource.appRoles).map(([value, roleId]) => ({
      id: roleId,
      value,
      isEnabled: true,
      displayName: value,
      description: value,
      allowedMemberTypes: ['Application'],
    })),
    oauth2PermissionScopes: Object.entries(resource.scopes).map(([value, scopeId]) => ({
      id: scopeId,
      value,
      isEnabled: true,
      type: 'User',
      adminConsentDisplayName: value,
      adminConsentDescription: value,
      userConsentDisplayName: value,
      userConsentDescription: value,
    })),
    servicePrincipalNames: [resource.appId],
    servicePrincipalType: 'Application',
    tags: [],
    replyUrls: [],
    notificationEmailAddresses: [],
    alternativeNames: [],
    keyCredentials: [],
    passwordCredentials: [],
  };
}
