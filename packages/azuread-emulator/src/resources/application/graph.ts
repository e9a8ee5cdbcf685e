import { blocksInHashOrder, inHashOrder, inStateOrder, inStringHashOrder } from '../../schema/sets.ts';
import {
  isAbsent,
  isList,
  isValues,
  objects,
  orNull,
  strings,
  text,
  texts,
  textsOrNull,
  valuesEqual,
} from '../../values.ts';
import type { Value, Values } from '../../values.ts';
import { appRoles, featureTags, idsByValue, permissionScopes } from '../shown.ts';
import { requiredResourceAccess } from './schema.ts';

export const TYPE = { '@odata.type': '#microsoft.graph.application' } as const;

/** Builds the body of POST /applications. `owners` are URLs of directory objects. */
export function applicationToCreate(planned: Values, owners: readonly string[]): Values {
  return {
    ...always(planned),
    api: { ...api(planned.api), oauth2PermissionScopes: [] },
    appRoles: [],
    identifierUris: inHashOrder(strings(planned.identifierUris)),
    optionalClaims: {},
    'owners@odata.bind': owners,
    requiredResourceAccess: accesses(planned.requiredResourceAccesses),
  };
}

/** Builds PATCH /applications/{id}: most properties, others if changed (05-update-app, 33-up-after-import). */
export function applicationToUpdate(prior: Values, planned: Values): Values {
  const changed = (name: string): boolean =>
    !(isAbsent(prior[name]) && isAbsent(planned[name])) && !valuesEqual(prior[name], planned[name]);
  return {
    ...always(planned),
    api: api(planned.api),
    ...(changed('identifierUris') && { identifierUris: inHashOrder(strings(planned.identifierUris)) }),
    ...(changed('optionalClaims') && { optionalClaims: {} }),
    ...(changed('requiredResourceAccesses') && {
      requiredResourceAccess: accesses(planned.requiredResourceAccesses),
    }),
  };
}

function always(planned: Values): Values {
  return {
    ...TYPE,
    ...textsOrNull(planned, 'description', 'notes', 'serviceManagementReference'),
    displayName: text(planned.displayName),
    groupMembershipClaims: orNull(inHashOrder(strings(planned.groupMembershipClaims)).join(',')),
    info: textsOrNull(planned, 'marketingUrl', 'privacyStatementUrl', 'supportUrl', 'termsOfServiceUrl'),
    isDeviceOnlyAuthSupported: planned.deviceOnlyAuthEnabled === true,
    isFallbackPublicClient: planned.fallbackPublicClientEnabled === true,
    publicClient: platform(planned.publicClient),
    signInAudience: text(planned.signInAudience),
    spa: platform(planned.singlePageApplication),
    tags: inStringHashOrder(strings(planned.tags)),
    web: web(planned.web),
  };
}

function api(value: Value | undefined): Values {
  const given = isValues(value) ? value : {};
  return {
    acceptMappedClaims: given.mappedClaimsEnabled === true,
    knownClientApplications: inHashOrder(strings(given.knownClientApplications)),
    requestedAccessTokenVersion: given.requestedAccessTokenVersion ?? 1,
  };
}

function platform(value: Value | undefined): Values {
  return { redirectUris: inHashOrder(isValues(value) ? strings(value.redirectUris) : []) };
}

function web(value: Value | undefined): Values {
  const given = isValues(value) ? value : {};
  const grant = isValues(given.implicitGrant) ? given.implicitGrant : {};
  return {
    homePageUrl: orNull(given.homepageUrl),
    implicitGrantSettings: {
      enableAccessTokenIssuance: grant.accessTokenIssuanceEnabled === true,
      enableIdTokenIssuance: grant.idTokenIssuanceEnabled === true,
    },
    logoutUrl: orNull(given.logoutUrl),
    redirectUris: inHashOrder(strings(given.redirectUris)),
  };
}

function accesses(value: Value | undefined): readonly Values[] {
  const blocks = blocksInHashOrder(isList(value) ? value : [], requiredResourceAccess);
  return objects(blocks).map((block) => ({
    resourceAccess: objects(block.resourceAccesses).map((access) => texts(access, 'id', 'type')),
    resourceAppId: text(block.resourceAppId),
  }));
}

/**
 * Builds an application's state from v1.0 and the one property read from beta. Keeps the prior state of properties that
 * the directory does not have.
 */
export function applicationState(app: Values, beta: Values, owners: readonly string[], kept: Values = {}): Values {
  const api = isValues(app.api) ? app.api : undefined;
  const info = isValues(app.info) ? app.info : {};
  return {
    ...texts(app, 'description', 'displayName', 'notes', 'publisherDomain'),
    ...texts(app, 'serviceManagementReference', 'signInAudience'),
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
    logoImage: text(kept.logoImage),
    oauth2PermissionScopeIds: idsByValue(api?.oauth2PermissionScopes),
    oauth2PostResponseRequired: beta.oauth2RequirePostResponse === true,
    objectId: text(app.id),
    optionalClaims: optionalClaims(app.optionalClaims),
    owners: inStateOrder(owners),
    // Only passwords that the program declares are shown; the stand-in supports none.
    password: null,
    preventDuplicateNames: kept.preventDuplicateNames === true,
    publicClient: redirectUris(app.publicClient),
    requiredResourceAccesses: inStateOrder(
      objects(app.requiredResourceAccess).map((required) => ({
        resourceAccesses: objects(required.resourceAccess).map((access) => texts(access, 'id', 'type')),
        resourceAppId: text(required.resourceAppId),
      })),
    ),
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
    // Null means 1; a missing property becomes Go's zero (32-import).
    requestedAccessTokenVersion: version === null ? 1 : (version ?? 0),
  };
}

/** Splits a comma-separated text. A missing one becomes one empty claim (32-import). */
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
  const listed = (token: string): readonly Values[] =>
    objects(claims[token]).map((claim) => ({
      additionalProperties: strings(claim.additionalProperties),
      essential: claim.essential === true,
      ...texts(claim, 'name', 'source'),
    }));
  return { accessTokens: listed('accessToken'), idTokens: listed('idToken'), saml2Tokens: listed('saml2Token') };
}

function redirectUris(platform: Value | undefined): Value {
  return isValues(platform) ? { redirectUris: inStateOrder(strings(platform.redirectUris)) } : null;
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
