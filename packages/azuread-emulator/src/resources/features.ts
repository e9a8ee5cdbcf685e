import { strings } from '../values.ts';
import type { Value, Values } from '../values.ts';

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
