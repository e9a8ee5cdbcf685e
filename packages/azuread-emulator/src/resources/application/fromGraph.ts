import { inStateOrder } from '../../schema/sets.ts';
import { isValues, objects, strings, text, texts } from '../../values.ts';
import type { Value, Values } from '../../values.ts';
import { featureTags } from '../features.ts';
import { appRoles, idsByValue, permissionScopes } from '../permissions.ts';

/** What the directory does not know and the state remembers. */
export interface Remembered {
  readonly preventDuplicateNames: boolean;
  readonly logoImage: string;
}

/** The state of an application, from its representation in v1.0 and the one property read from beta. */
export function applicationState(app: Values, beta: Values, owners: readonly string[], kept: Remembered): Values {
  const api = isValues(app.api) ? app.api : undefined;
  const info = isValues(app.info) ? app.info : {};
  return {
    ...texts(
      app,
      'description',
      'displayName',
      'notes',
      'publisherDomain',
      'serviceManagementReference',
      'signInAudience',
    ),
    ...texts(info, 'logoUrl', 'marketingUrl', 'privacyStatementUrl', 'supportUrl', 'termsOfServiceUrl'),
    api: api === undefined ? null : apiState(api),
    appRoleIds: idsByValue(app.appRoles),
    appRoles: inStateOrder(appRoles(app.appRoles)),
    clientId: text(app.appId),
    deviceOnlyAuthEnabled: app.isDeviceOnlyAuthSupported === true,
    disabledByMicrosoft: text(app.disabledByMicrosoftStatus),
    fallbackPublicClientEnabled: app.isFallbackPublicClient === true,
    featureTags: featureTags(app.tags),
    groupMembershipClaims: groupMembershipClaims(app.groupMembershipClaims),
    id: `/applications/${text(app.id)}`,
    identifierUris: inStateOrder(strings(app.identifierUris)),
    logoImage: kept.logoImage,
    oauth2PermissionScopeIds: idsByValue(api?.oauth2PermissionScopes),
    oauth2PostResponseRequired: beta.oauth2RequirePostResponse === true,
    objectId: text(app.id),
    optionalClaims: optionalClaims(app.optionalClaims),
    owners: inStateOrder(owners),
    // Only passwords that the program declared are ever shown; the stand-in takes none.
    password: null,
    preventDuplicateNames: kept.preventDuplicateNames,
    publicClient: redirectUris(app.publicClient),
    requiredResourceAccesses: inStateOrder(objects(app.requiredResourceAccess).map(resourceAccess)),
    singlePageApplication: redirectUris(app.spa),
    tags: inStateOrder(strings(app.tags)),
    templateId: text(app.applicationTemplateId),
    web: webState(app.web),
  };
}

function apiState(api: Values): Values {
  const version = api.requestedAccessTokenVersion;
  return {
    knownClientApplications: inStateOrder(strings(api.knownClientApplications)),
    mappedClaimsEnabled: api.acceptMappedClaims === true,
    oauth2PermissionScopes: inStateOrder(permissionScopes(api.oauth2PermissionScopes)),
    // Null means 1; a property that is not there at all comes out as Go's zero (32-import).
    requestedAccessTokenVersion: version === null ? 1 : (version ?? 0),
  };
}

/** A comma-separated text; one that is not there at all comes out as one empty claim (32-import). */
function groupMembershipClaims(claims: Value | undefined): readonly Value[] {
  if (claims === null) return [];
  return inStateOrder(
    text(claims)
      .split(',')
      .map((claim) => claim.trim()),
  );
}

function optionalClaims(claims: Value | undefined): Value {
  if (!isValues(claims)) return null;
  const listed = (value: Value | undefined): readonly Values[] =>
    objects(value).map((claim) => ({
      additionalProperties: strings(claim.additionalProperties),
      essential: claim.essential === true,
      ...texts(claim, 'name', 'source'),
    }));
  return {
    accessTokens: listed(claims.accessToken),
    idTokens: listed(claims.idToken),
    saml2Tokens: listed(claims.saml2Token),
  };
}

function redirectUris(platform: Value | undefined): Value {
  return isValues(platform) ? { redirectUris: inStateOrder(strings(platform.redirectUris)) } : null;
}

function resourceAccess(required: Values): Values {
  return {
    resourceAccesses: objects(required.resourceAccess).map((access) => texts(access, 'id', 'type')),
    resourceAppId: text(required.resourceAppId),
  };
}

function webState(web: Value | undefined): Value {
  if (!isValues(web)) return null;
  const grant = web.implicitGrantSettings;
  return {
    homepageUrl: text(web.homePageUrl),
    implicitGrant: isValues(grant)
      ? {
          accessTokenIssuanceEnabled: grant.enableAccessTokenIssuance === true,
          idTokenIssuanceEnabled: grant.enableIdTokenIssuance === true,
        }
      : null,
    logoutUrl: text(web.logoutUrl),
    redirectUris: inStateOrder(strings(web.redirectUris)),
  };
}
