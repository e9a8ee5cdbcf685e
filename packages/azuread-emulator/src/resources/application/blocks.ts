import { optional, optionalTexts } from '../../schema/field.ts';
import type { Field, Fields, Suppress } from '../../schema/field.ts';
import { accessTokenVersion, isHttpUrl, isRedirectUri, isUuid, oneOf } from '../../schema/validators.ts';
import { isAbsent, isValues } from '../../values.ts';
import type { Value } from '../../values.ts';

// The blocks of an application: internal/services/applications/application_resource.go of the provider.

/** Whether a block says nothing: each of these is absent, empty or false. */
export const silent =
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

export const roleFields: Fields = {
  allowedMemberTypes: { kind: 'texts', set: true, required: true },
  description: { kind: 'scalar', required: true },
  displayName: { kind: 'scalar', required: true },
  enabled: { kind: 'scalar', default: true },
  id: { kind: 'scalar', required: true },
  value: optional,
};

export const claims: Field = {
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

export function redirects(...rules: Parameters<typeof isRedirectUri>): Field {
  return {
    kind: 'block',
    suppressed: silent('redirectUris'),
    fields: { redirectUris: { ...optionalTexts, validate: isRedirectUri(...rules) } },
  };
}

export const WEB_SCHEMES = ['http', 'https', 'ms-appx-web', 'brk-multihub'];

export const api: Field = {
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

export const web: Field = {
  kind: 'block',
  // A homepage or logout address does not count here either.
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
