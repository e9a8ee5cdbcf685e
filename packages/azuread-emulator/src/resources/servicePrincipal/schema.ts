import {
  isAtMost1024,
  isHttpUrl,
  isNotEmpty,
  isUuid,
  oneOf,
  optional,
  optionalTexts,
  output,
} from '../../schema/field.ts';
import type { Fields } from '../../schema/field.ts';
import { text } from '../../values.ts';

// internal/services/serviceprincipals/service_principal_resource.go of the provider.

export const servicePrincipalFields: Fields = {
  accountEnabled: { kind: 'scalar', default: true },
  alternativeNames: { ...optionalTexts, validate: isNotEmpty },
  appRoleAssignmentRequired: optional,
  appRoleIds: { kind: 'map', ...output },
  appRoles: { kind: 'blocks', set: false, ...output, fields: {} },
  applicationTenantId: { kind: 'scalar', ...output },
  clientId: { kind: 'scalar', required: true, forceNew: true, validate: isUuid },
  description: { kind: 'scalar', validate: isAtMost1024 },
  displayName: { kind: 'scalar', ...output },
  featureTags: {
    kind: 'blocks',
    set: false,
    computed: true,
    unsupported: true,
    fields: { customSingleSignOn: optional, enterprise: optional, gallery: optional, hide: optional },
  },
  features: {
    kind: 'blocks',
    set: false,
    computed: true,
    unsupported: true,
    fields: {
      customSingleSignOnApp: optional,
      enterpriseApplication: optional,
      galleryApplication: optional,
      visibleToUsers: { kind: 'scalar', default: true },
    },
  },
  homepageUrl: { kind: 'scalar', ...output },
  id: { kind: 'scalar', ...output },
  loginUrl: { kind: 'scalar', validate: isHttpUrl },
  logoutUrl: { kind: 'scalar', ...output },
  notes: { kind: 'scalar', validate: isAtMost1024 },
  notificationEmailAddresses: { ...optionalTexts, validate: isNotEmpty },
  oauth2PermissionScopeIds: { kind: 'map', ...output },
  oauth2PermissionScopes: { kind: 'blocks', set: false, ...output, fields: {} },
  objectId: { kind: 'scalar', ...output },
  owners: { ...optionalTexts, validate: isUuid },
  preferredSingleSignOnMode: { kind: 'scalar', validate: oneOf(['oidc', 'password', 'saml', 'notSupported']) },
  redirectUris: { kind: 'texts', set: false, ...output },
  samlMetadataUrl: { kind: 'scalar', ...output },
  samlSingleSignOn: {
    kind: 'block',
    suppressed: (prior) => text(prior.relayState) === '',
    fields: { relayState: { kind: 'scalar', validate: isNotEmpty } },
  },
  servicePrincipalNames: { kind: 'texts', set: false, ...output },
  signInAudience: { kind: 'scalar', ...output },
  tags: { ...optionalTexts, computed: true },
  type: { kind: 'scalar', ...output },
  // Unsupported because a destroy would delete service principals that others created: pulumi-azuread#2045.
  useExisting: { kind: 'scalar', unsupported: true },
};
