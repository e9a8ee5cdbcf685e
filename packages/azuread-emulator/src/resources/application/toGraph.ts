import { blocksInHashOrder, inHashOrder, inStringHashOrder } from '../../schema/sets.ts';
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
import { requiredResourceAccess } from './blocks.ts';

const TYPE = { '@odata.type': '#microsoft.graph.application' } as const;

/** The body that only sets the name; the provider sends two of these after creating an application, to see that it is replicated. */
export function renaming(displayName: string): Values {
  return { ...TYPE, displayName };
}

/** The body of POST /applications. `owners` are addresses of directory objects. */
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

/** The body of PATCH /applications/{id}: the greater part always, the rest when it changes (05-update-app, 33-up-after-import). */
export function applicationToUpdate(prior: Values, planned: Values): Values {
  const changed = (name: string): boolean => !sameSet(prior[name], planned[name]);
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

function sameSet(prior: Value | undefined, planned: Value | undefined): boolean {
  return (isAbsent(prior) && isAbsent(planned)) || valuesEqual(prior, planned);
}
