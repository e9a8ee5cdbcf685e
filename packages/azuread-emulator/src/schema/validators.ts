import { text } from '../values.ts';
import type { Validator } from './field.ts';

// Words and order of terraform-plugin-sdk/v2 helper/validation and of internal/helpers/tf/validation of the azuread provider. Only
// `oneOf` and `accessTokenVersion` have a recording (32-import); the rest is read from those sources.

const UUID = /^[\da-f]{8}-[\da-f]{4}-[\da-f]{4}-[\da-f]{4}-[\da-f]{12}$/i;

export const isUuid: Validator = (value, key) =>
  UUID.test(text(value)) ? undefined : `expected "${key}" to be a valid UUID, got ${text(value)}`;

export const isNotEmpty: Validator = (value, key) =>
  value === '' ? `expected "${key}" to not be an empty string, got ` : undefined;

export const isAtMost1024: Validator = (value, key) =>
  text(value).length > 1024 ? `expected length of ${key} to be in the range (0 - 1024), got ${text(value)}` : undefined;

export function oneOf(allowed: readonly string[]): Validator {
  const list = allowed.map((item) => `"${item}"`).join(' ');
  return (value, key) =>
    allowed.includes(text(value)) ? undefined : `expected ${key} to be one of [${list}], got ${text(value)}`;
}

export const accessTokenVersion: Validator = (value) =>
  value === 1 || value === 2 ? undefined : 'Value must be one of: 1, 2';

/** `schemes` undefined: any scheme, as for public clients. */
export function isRedirectUri(urnAllowed: boolean, schemes?: readonly string[]): Validator {
  const isUri = uri({ urnAllowed, schemes, trailingSlash: 'required' });
  return (value, key) =>
    isUri(value, key) ??
    (Buffer.byteLength(text(value)) > 256 ? `URI must be 256 characters or less for "${key}"` : undefined);
}

export const isHttpUrl: Validator = uri({ urnAllowed: false, schemes: ['http', 'https'], trailingSlash: 'allowed' });

interface UriRules {
  readonly urnAllowed: boolean;
  readonly schemes?: readonly string[] | undefined;
  readonly trailingSlash: 'allowed' | 'required';
}

function uri(rules: UriRules): Validator {
  return (value, key) => {
    const given = text(value);
    if (given === '') return `URI must not be empty for "${key}"`;
    if (rules.urnAllowed && /^urn:[^:]*:/.test(given)) return undefined;
    const parts = /^([a-z][\w+.-]*):\/\/(?:[^/?#@]*@)?([^/?#]*)([^?#]*)/i.exec(given);
    if (parts?.[2] === undefined || parts[2] === '') return `URI has no host for "${key}"`;
    if (rules.schemes === undefined) return undefined;
    if (rules.trailingSlash === 'required' && parts[3] === '')
      return `URI must have a trailing slash when there is no path segment for "${key}"`;
    if (rules.schemes.includes(parts[1]?.toLowerCase() ?? '')) return undefined;
    return `expected "${key}" to have a URI with one of the following schemes: "${rules.schemes.join(',')}"`;
  };
}
