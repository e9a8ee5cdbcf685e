import {
  accessTokenVersion,
  isAtMost1024,
  isHttpUrl,
  isNotEmpty,
  isRedirectUri,
  isUuid,
  oneOf,
  optional,
  optionalTexts,
  output,
} from '../../schema/field.ts';
import type { Field, Fields, Suppress } from '../../schema/field.ts';
import { isAbsent, isValues, type Value } from '../../values.ts';

// internal/services/applications/application_resource.go of the provider.

/** Whether a block is equivalent to none: each of these is absent, empty or false. */
const silent =
  (...names: readonly string[]): Suppress =>
  (prior) =>
    names.every((name) => isAbsent(prior[name]) || prior[name] === false);

const scopeFields: Fields = {
  adminConsentDescription: optional,
  adminConsentDisplayName: optional,
  enabled: { kind: 'scalar', default: true },
  id: { kind: 'scalar', required: true, validate: isUuid },
  type: { kind: 'scalar', default: 'User' },
  userConsentDescription: optional,
  userConsentDisplayName: optional,
  value: optional,
};

const roleFields: Fields = {
  allowedMemberTypes: { kind: 'texts', set: true, required: true },
  description: { kind: 'scalar', required: true },
  displayName: { kind: 'scalar', required: true },
  enabled: { kind: 'scalar', default: true },
  id: { kind: 'scalar', required: true },
  value: optional,
};

const claims: Field = {
  kind: 'blocks',
  set: false,
  fields: {
    additionalProperties: { kind: 'texts', set: false },
    essential: { kind: 'scalar', default: false },
    name: { kind: 'scalar', required: true },
    source: optional,
  },
};

export const requiredResourceAccess: Fields = {
  resourceAccesses: {
    kind: 'blocks',
    set: false,
    required: true,
    tfName: 'resource_access',
    fields: {
      id: { kind: 'scalar', required: true, validate: isUuid },
      type: { kind: 'scalar', required: true, validate: oneOf(['Role', 'Scope']) },
    },
  },
  resourceAppId: { kind: 'scalar', required: true },
};

function redirects(...rules: Parameters<typeof isRedirectUri>): Field {
  return {
    kind: 'block',
    suppressed: silent('redirectUris'),
    fields: { redirectUris: { ...optionalTexts, validate: isRedirectUri(...rules) } },
  };
}

const WEB_SCHEMES = ['http', 'https', 'ms-appx-web', 'brk-multihub'];

const api: Field = {
  kind: 'block',
  suppressed: (prior) =>
    silent('knownClientApplications', 'mappedClaimsEnabled', 'oauth2PermissionScopes')(prior) &&
    !(Number(prior.requestedAccessTokenVersion) > 1),
  fields: {
    knownClientApplications: { ...optionalTexts, validate: isUuid },
    mappedClaimsEnabled: optional,
    oauth2PermissionScopes: { kind: 'blocks', set: true, unsupported: true, fields: scopeFields },
    requestedAccessTokenVersion: { kind: 'scalar', default: 1, validate: accessTokenVersion },
  },
};

const web: Field = {
  kind: 'block',
  // As in the provider, a homepage or logout URL does not count.
  suppressed: (prior) => silent('redirectUris')(prior) && noImplicitGrant(prior.implicitGrant),
  fields: {
    homepageUrl: { kind: 'scalar', validate: isHttpUrl },
    implicitGrant: {
      kind: 'block',
      suppressed: (prior) => noImplicitGrant(prior),
      fields: { accessTokenIssuanceEnabled: optional, idTokenIssuanceEnabled: optional },
    },
    logoutUrl: { kind: 'scalar', validate: isHttpUrl },
    redirectUris: { ...optionalTexts, validate: isRedirectUri(true, WEB_SCHEMES) },
  },
};

function noImplicitGrant(grant: Value | undefined): boolean {
  return !isValues(grant) || silent('accessTokenIssuanceEnabled', 'idTokenIssuanceEnabled')(grant);
}

export const applicationFields: Fields = {
  api,
  appRoleIds: { kind: 'map', ...output },
  appRoles: { kind: 'blocks', set: true, unsupported: true, fields: roleFields },
  clientId: { kind: 'scalar', ...output },
  description: { kind: 'scalar', validate: isAtMost1024 },
  deviceOnlyAuthEnabled: optional,
  disabledByMicrosoft: { kind: 'scalar', ...output },
  displayName: { kind: 'scalar', required: true, validate: isNotEmpty },
  fallbackPublicClientEnabled: optional,
  featureTags: {
    kind: 'blocks',
    set: false,
    computed: true,
    fields: { customSingleSignOn: optional, enterprise: optional, gallery: optional, hide: optional },
  },
  groupMembershipClaims: {
    ...optionalTexts,
    validate: oneOf(['All', 'None', 'ApplicationGroup', 'DirectoryRole', 'SecurityGroup']),
  },
  id: { kind: 'scalar', ...output },
  identifierUris: { ...optionalTexts, validate: isNotEmpty },
  logoImage: { kind: 'scalar', unsupported: true },
  logoUrl: { kind: 'scalar', ...output },
  marketingUrl: optional,
  notes: { kind: 'scalar', validate: isNotEmpty },
  oauth2PermissionScopeIds: { kind: 'map', ...output },
  oauth2PostResponseRequired: { kind: 'scalar', unsupported: true },
  objectId: { kind: 'scalar', ...output },
  optionalClaims: {
    kind: 'block',
    unsupported: true,
    suppressed: silent('accessTokens', 'idTokens', 'saml2Tokens'),
    fields: { accessTokens: claims, idTokens: claims, saml2Tokens: claims },
  },
  owners: { ...optionalTexts, validate: isUuid },
  password: { kind: 'block', unsupported: true, fields: {} },
  preventDuplicateNames: optional,
  privacyStatementUrl: optional,
  publicClient: redirects(true),
  publisherDomain: { kind: 'scalar', ...output },
  requiredResourceAccesses: {
    kind: 'blocks',
    set: true,
    tfName: 'required_resource_access',
    fields: requiredResourceAccess,
  },
  serviceManagementReference: optional,
  signInAudience: {
    kind: 'scalar',
    default: 'AzureADMyOrg',
    validate: oneOf([
      'AzureADMyOrg',
      'AzureADMultipleOrgs',
      'AzureADandPersonalMicrosoftAccount',
      'PersonalMicrosoftAccount',
    ]),
  },
  singlePageApplication: redirects(false, WEB_SCHEMES),
  supportUrl: optional,
  tags: { ...optionalTexts, computed: true },
  templateId: { kind: 'scalar', computed: true, forceNew: true, unsupported: true },
  termsOfServiceUrl: optional,
  web,
};
