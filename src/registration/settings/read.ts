import { z } from 'zod';
import { parseJson } from '../../common/json.ts';
import {
  describeContradiction,
  describeEncrypted,
  describeExposed,
  describeForeign,
  describeInvalid,
  describeRepeated,
  describeUnknown,
  settingsError,
} from './problems.ts';
import { findContradictions } from './rules.ts';
import { providerShape, settingsSchema, settingsShape, type DeclaredSettings } from './schema.ts';
import { completeSettings, type Settings } from './settings.ts';

/** Settings as Pulumi stores them: every value a string, lists and booleans as JSON, keys with their namespace. */
export interface RawSettings {
  readonly project: string;
  readonly stack: string;
  readonly values: Readonly<Record<string, string>>;
  /** Keys whose value is encrypted and cannot be read here. */
  readonly encrypted?: readonly string[];
  /** Keys of credentials whose value is not encrypted. */
  readonly exposed?: readonly string[];
  /** Keys that are set twice, in two spellings. */
  readonly repeated?: readonly string[];
}

type Value = z.ZodSafeParseResult<unknown> & { readonly key: string };

const namespace = 'mailbox-access:';
const shape: Readonly<Record<string, z.ZodType>> = settingsSchema.shape;

/**
 * Reads and checks the settings, both for the program and for the commands.
 *
 * @throws MailboxAccessError `settings-invalid` with every problem at once.
 */
export function readSettings(settings: RawSettings): Settings {
  const { project, stack, values: raw, encrypted = [], exposed = [], repeated = [] } = settings;
  const hidden = encrypted.flatMap(plainKey);
  const values = Object.fromEntries(
    Object.entries(raw).flatMap(([key, value]) => plainKey(key).map((k) => [k, value])),
  );
  const parsed = Object.keys(shape)
    .filter((key) => !hidden.includes(key))
    .map((key) => ({ key, ...parseValue(key, values[key]) }));
  const problems = [
    ...hidden.map((key) => describeEncrypted(key, stack)),
    ...exposed.map((key) => describeExposed(key, stack)),
    ...repeated.map((key) => describeRepeated(key, stack)),
    ...[...new Set([...Object.keys(raw), ...encrypted])]
      .filter(isOfAnotherProject)
      .map((key) => describeForeign(key, stack)),
    ...Object.entries(values)
      .filter(([key]) => !Object.hasOwn(shape, key))
      .map(([key, value]) => describeUnknown(key, value, stack)),
    ...parsed
      .filter(({ success }) => !success)
      .map(({ key, error }) => describeInvalid(key, values[key], error?.issues ?? [], stack)),
    ...contradictions(parsed, hidden).map((broken) => describeContradiction(broken, values[broken.key], stack)),
  ];
  if (problems.length > 0) throw settingsError(stack, problems);
  return completeSettings(readable(parsed) as DeclaredSettings, project, stack);
}

/** Returns the key without its namespace: for all keys of this project, and those of the provider that are checked. */
function plainKey(key: string): readonly string[] {
  if (key.startsWith(namespace)) return [key.slice(namespace.length)];
  const [provider, name = ''] = key.split(':');
  return provider === 'azuread' && Object.hasOwn(providerShape, name) ? [name] : [];
}

/** Returns whether a setting of this program has another project's prefix, so that it would silently be ignored. */
function isOfAnotherProject(key: string): boolean {
  const [other, name = ''] = key.split(':');
  return !key.startsWith(namespace) && other !== 'azuread' && Object.hasOwn(settingsShape, name);
}

function parseValue(key: string, value: string | undefined): z.ZodSafeParseResult<unknown> {
  const schema = shape[key] ?? z.never();
  const isOptional = schema instanceof z.ZodOptional;
  if (value === undefined || (isOptional && isEmpty(value))) return schema.safeParse(undefined);
  return schema.safeParse(isJson(isOptional ? schema.unwrap() : schema) ? (parseJson(value) ?? value) : value);
}

/** Pulumi.yaml declares optional settings with an empty default. */
function isEmpty(value: string): boolean {
  return value === '' || value === '[]';
}

function isJson(schema: unknown): boolean {
  return schema instanceof z.ZodArray || schema instanceof z.ZodBoolean;
}

function readable(parsed: readonly Value[]): Partial<DeclaredSettings> {
  const known = parsed.filter(({ success, data }) => success && data !== undefined);
  return Object.fromEntries(known.map(({ key, data }) => [key, data]));
}

/** Finds contradictions among the readable settings, whatever is wrong with the others; at most one per key. */
function contradictions(parsed: readonly Value[], hidden: readonly string[]) {
  const unreadable = parsed.filter(({ success }) => !success).map(({ key }) => key);
  const broken = findContradictions(readable(parsed), new Set([...hidden, ...unreadable]));
  return broken.filter(({ key }, index) => broken.findIndex((other) => other.key === key) === index);
}

/**
 * Returns the provider's settings in the environment, which apply if the stack does not set them. They decide where
 * credentials are sent, so they are checked like settings.
 */
export function environmentSettings(env: NodeJS.ProcessEnv): Record<string, string> {
  const entries = [
    ['azuread:metadataHost', env.ARM_METADATA_HOSTNAME],
    ['azuread:environment', env.ARM_ENVIRONMENT],
  ] as const;
  return Object.fromEntries(entries.flatMap(([key, value = '']) => (value === '' ? [] : [[key, value]])));
}
