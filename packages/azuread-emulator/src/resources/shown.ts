import { objects, strings, text, texts, type Value, type Values } from '../values.ts';

/** Converts Graph's app roles to the provider's form. */
export function appRoles(roles: Value | undefined): readonly Values[] {
  return objects(roles).map((role) => ({
    ...texts(role, 'description', 'displayName', 'id', 'value'),
    allowedMemberTypes: strings(role.allowedMemberTypes),
    enabled: role.isEnabled === true,
  }));
}

/** Converts Graph's delegated permissions to the provider's form. */
export function permissionScopes(scopes: Value | undefined): readonly Values[] {
  return objects(scopes).map((scope) => ({
    ...texts(scope, 'adminConsentDescription', 'adminConsentDisplayName', 'id', 'type', 'value'),
    ...texts(scope, 'userConsentDescription', 'userConsentDisplayName'),
    enabled: scope.isEnabled === true,
  }));
}

/** Returns the IDs of app roles or delegated permissions by value. Leaves out those without a value. */
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

/** Converts tags with a meaning in Entra to the provider's form. */
export function featureTags(tags: Value | undefined): readonly Values[] {
  const has = hasTag(tags);
  return [Object.fromEntries(Object.entries(TAGS).map(([name, tag]) => [name, has(tag)]))];
}

/** Like `featureTags`, under the properties' former names. */
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
