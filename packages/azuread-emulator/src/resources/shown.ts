import { objects, strings, text, texts, type Value, type Values } from '../values.ts';

/** App roles of Graph as the provider shows them. */
export function appRoles(roles: Value | undefined): readonly Values[] {
  return objects(roles).map((role) => ({
    ...texts(role, 'description', 'displayName', 'id', 'value'),
    allowedMemberTypes: strings(role.allowedMemberTypes),
    enabled: role.isEnabled === true,
  }));
}

/** Delegated permissions of Graph as the provider shows them. */
export function permissionScopes(scopes: Value | undefined): readonly Values[] {
  return objects(scopes).map((scope) => ({
    ...texts(scope, 'adminConsentDescription', 'adminConsentDisplayName', 'id', 'type', 'value'),
    ...texts(scope, 'userConsentDescription', 'userConsentDisplayName'),
    enabled: scope.isEnabled === true,
  }));
}

/** IDs by value, of app roles or of delegated permissions; those without a value left out. */
export function idsByValue(permissions: Value | undefined): Values {
  const named = objects(permissions).filter((permission) => text(permission.value) !== '');
  return Object.fromEntries(named.map((permission) => [text(permission.value), text(permission.id)]));
}

const TAGS = {
  customSingleSignOn: 'WindowsAzureActiveDirectoryCustomSingleSignOnApplication',
  enterprise: 'WindowsAzureActiveDirectoryIntegratedApp',
  gallery: 'WindowsAzureActiveDirectoryGalleryApplicationNonPrimaryV1',
  hide: 'HideApp',
} as const;

/** Tags that Entra gives a meaning, as the provider shows them. */
export function featureTags(tags: Value | undefined): readonly Values[] {
  const has = hasTag(tags);
  return [Object.fromEntries(Object.entries(TAGS).map(([name, tag]) => [name, has(tag)]))];
}

/** The same under the names they had before. */
export function features(tags: Value | undefined): readonly Values[] {
  const has = hasTag(tags);
  return [
    {
      customSingleSignOnApp: has(TAGS.customSingleSignOn),
      enterpriseApplication: has(TAGS.enterprise),
      galleryApplication: has(TAGS.gallery),
      visibleToUsers: !has(TAGS.hide),
    },
  ];
}

function hasTag(tags: Value | undefined): (tag: string) => boolean {
  const given = strings(tags).map((tag) => tag.toLowerCase());
  return (tag) => given.includes(tag.toLowerCase());
}
