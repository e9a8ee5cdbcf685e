import { optional, optionalTexts, output } from '../../schema/field.ts';
import type { Fields } from '../../schema/field.ts';
import { isAtMost1024, isNotEmpty, isUuid, oneOf } from '../../schema/validators.ts';
import { WEB_SCHEMES, api, claims, redirects, requiredResourceAccess, roleFields, silent, web } from './blocks.ts';

// internal/services/applications/application_resource.go of the provider.

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
