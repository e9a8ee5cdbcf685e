import { text, type Value } from '../values.ts';

/** Returns the reason to reject a value, or undefined. `key` is Terraform's flat name of the value, for the message. */
type Validator = (value: Value, key: string) => string | undefined;

interface Common {
  readonly required?: true;
  /** Whether the directory sets it when the program does not. */
  readonly computed?: true;
  /** Whether it is never an input. */
  readonly outputOnly?: true;
  /** Whether a change replaces the resource. */
  readonly forceNew?: true;
  readonly default?: Value;
  readonly validate?: Validator;
  /** Whether this stand-in rejects an input of the real provider, to avoid handling it wrongly. */
  readonly unsupported?: true;
  /** Terraform's name, unless it is the snake case of Pulumi's. */
  readonly tfName?: string;
}

export type Fields = Readonly<Record<string, Field>>;

export type Field =
  | (Common & { readonly kind: 'scalar' })
  | (Common & { readonly kind: 'map' })
  /** A list or a set of strings. */
  | (Common & { readonly kind: 'texts'; readonly set: boolean })
  /** A block that may occur once, which Pulumi shows as an object. */
  | (Common & { readonly kind: 'block'; readonly fields: Fields; readonly suppressed?: Suppress })
  | (Common & { readonly kind: 'blocks'; readonly set: boolean; readonly fields: Fields });

export const optional = { kind: 'scalar' } as const;
export const optionalTexts = { kind: 'texts', set: true } as const;
export const output = { outputOnly: true, computed: true } as const;

/** Whether a block that the program omits may stay, as it says nothing (the provider's DiffSuppressFunc). */
export type Suppress = (prior: Readonly<Record<string, Value>>) => boolean;

export function tfName(name: string, field: Field): string {
  return field.tfName ?? name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}

// Messages and order of terraform-plugin-sdk/v2 helper/validation and internal/helpers/tf/validation of the azuread
// provider. Only `oneOf` and `accessTokenVersion` have a recording (32-import); the rest follows those sources.

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

/** Undefined `schemes` allow any scheme, as for public clients. */
export function isRedirectUri(urnAllowed: boolean, schemes?: readonly string[]): Validator {
  const isUri = uri({ urnAllowed, schemes, trailingSlash: 'required' });
  return (value, key) =>
    isUri(value, key) ??
    (Buffer.byteLength(text(value)) > 256 ? `URI must be 256 characters or less for "${key}"` : undefined);
}

export const isHttpUrl: Validator = uri({ urnAllowed: false, schemes: ['http', 'https'], trailingSlash: 'allowed' });

function uri(rules: {
  readonly urnAllowed: boolean;
  readonly schemes?: readonly string[];
  readonly trailingSlash: 'allowed' | 'required';
}): Validator {
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
