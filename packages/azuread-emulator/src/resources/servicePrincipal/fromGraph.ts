import { inStateOrder } from '../../schema/sets.ts';
import { isValues, strings, text, texts } from '../../values.ts';
import type { Values } from '../../values.ts';
import { featureTags, features } from '../features.ts';
import { appRoles, idsByValue, permissionScopes } from '../permissions.ts';

/** What the resource and the look-up show alike, from v1.0 and the one property read from beta. */
export function servicePrincipalProperties(principal: Values, beta: Values): Values {
  const clientId = text(principal.appId);
  const names = strings(principal.servicePrincipalNames);
  return {
    ...texts(principal, 'description', 'displayName', 'loginUrl', 'logoutUrl', 'notes', 'preferredSingleSignOnMode'),
    accountEnabled: principal.accountEnabled === true,
    alternativeNames: inStateOrder(strings(principal.alternativeNames)),
    appRoleAssignmentRequired: principal.appRoleAssignmentRequired === true,
    appRoleIds: idsByValue(principal.appRoles),
    appRoles: appRoles(principal.appRoles),
    applicationTenantId: text(principal.appOwnerOrganizationId),
    clientId,
    featureTags: featureTags(principal.tags),
    features: features(principal.tags),
    homepageUrl: text(principal.homepage),
    id: `/servicePrincipals/${text(principal.id)}`,
    notificationEmailAddresses: inStateOrder(strings(principal.notificationEmailAddresses)),
    oauth2PermissionScopeIds: idsByValue(principal.oauth2PermissionScopes),
    oauth2PermissionScopes: permissionScopes(principal.oauth2PermissionScopes),
    objectId: text(principal.id),
    redirectUris: strings(principal.replyUrls),
    samlMetadataUrl: text(beta.samlMetadataUrl),
    signInAudience: text(principal.signInAudience),
    servicePrincipalNames: names.filter((name) => name.toLowerCase() !== clientId.toLowerCase()),
    tags: inStateOrder(strings(principal.tags)),
    type: text(principal.servicePrincipalType),
  };
}

/** The settings for SAML: absent when Graph has none at all. */
export function samlSingleSignOn(principal: Values): Values | null {
  const settings = principal.samlSingleSignOnSettings;
  return isValues(settings) ? { relayState: text(settings.relayState) } : null;
}

export function servicePrincipalState(principal: Values, beta: Values, owners: readonly string[]): Values {
  return {
    ...servicePrincipalProperties(principal, beta),
    owners: inStateOrder(owners),
    samlSingleSignOn: samlSingleSignOn(principal),
    useExisting: null,
  };
}
