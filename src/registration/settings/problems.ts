import { closest } from 'fastest-levenshtein';
import type { z } from 'zod';
import { MailboxAccessError } from '../../common/errors.ts';
import { parseJson } from '../../common/json.ts';
import type { Contradiction } from './rules.ts';
import { providerShape, settingsShape } from './schema.ts';
import { pulumiCommand } from '../../common/pulumiCommand.ts';

export interface Problem {
  readonly text: string;
  readonly command: string;
}

const shape: Readonly<Record<string, z.ZodType>> = { ...settingsShape, ...providerShape };
const maxShownLength = 80;

/** Returns `azuread:tenantId` for the provider's keys. The project's own need no namespace on the command line. */
function configKey(key: string): string {
  return key in providerShape ? `azuread:${key}` : key;
}

/** Describes a value for a person. A value whose key is named like a secret is never shown. */
function shown(key: string, value: string | undefined): string {
  if (value === undefined || value === '') return 'is not set';
  if (/secret|password|token|credential/i.test(key)) return 'is set (not shown)';
  const short = (text: string) => (text.length > maxShownLength ? `${text.slice(0, maxShownLength)}…` : text);
  // A list is JSON already. Any other text is quoted, so that its line breaks cannot look like further problems.
  return `is ${Array.isArray(parseJson(value)) ? short(value.replaceAll(/\s+/g, ' ')) : JSON.stringify(short(value))}`;
}

/** Returns the command that corrects the wrong entry of a list, with an example that the list lacks, or removes it. */
function fixCommand(key: string, value: string | undefined, stack: string, index = 0): string {
  const { example } = readMeta(key);
  if (typeof example === 'string') return configCommand(configKey(key), example, stack);
  if (example.length === 0) return configCommand(configKey(key), undefined, stack);
  const missing = example.find((entry) => value?.includes(`"${entry}"`) !== true);
  return configCommand(`--path "${key}[${index}]"`, missing, stack);
}

/** @param example Undefined to remove the setting. */
function configCommand(key: string, example: string | undefined, stack: string): string {
  if (example === undefined) return pulumiCommand(`config rm ${key}`, stack);
  return pulumiCommand(`config set ${key} ${example.includes(' ') ? `"${example}"` : example}`, stack);
}

/**
 * Describes a value that its own rule refuses. Shows only the rules' own reasons, because the allowed values explain
 * more than zod's other messages.
 */
export function describeInvalid(
  key: string,
  value: string | undefined,
  issues: readonly z.core.$ZodIssue[],
  stack: string,
): Problem {
  const list = (parseJson(value ?? '') ?? []) as string[];
  const why = issues
    .filter(({ code, message }) => code === 'custom' && message !== 'Invalid input')
    .map(({ message, path: [index] }) => (typeof index === 'number' ? `${list[index] ?? ''} ${message}` : message))
    .join('; ');
  const index = issues.map(({ path: [entry] }) => entry).find((entry) => typeof entry === 'number');
  return {
    text: `${configKey(key)} ${shown(key, value)}${why && ` (${why})`}. Allowed: ${readMeta(key).allowed}.`,
    command: fixCommand(key, value, stack, index),
  };
}

export function describeContradiction(broken: Contradiction, value: string | undefined, stack: string): Problem {
  return {
    text: `${configKey(broken.key)} ${shown(broken.key, value)}. Allowed: ${broken.allowed}.`,
    command: configCommand(configKey(broken.key), broken.example, stack),
  };
}

/** Returns whether a key is safe in a printed command, which people paste. A key may contain anything. */
function isPlainKey(key: string): boolean {
  return /^[\w.:-]+$/.test(key);
}

/** Describes an unknown key, with the most similar known one. */
export function describeUnknown(key: string, value: string, stack: string): Problem {
  const nearest = closest(key, Object.keys(settingsShape));
  const isPlain = isPlainKey(key);
  return {
    text: `${isPlain ? key : JSON.stringify(key)} ${shown(key, value)}, but there is no such setting. Did you mean ${nearest}?`,
    command: isPlain
      ? configCommand(`mailbox-access:${key}`, undefined, stack)
      : `(remove it from Pulumi.${stack}.yaml)`,
  };
}

/** Describes a credential that everybody who reads the file can use. */
export function describeExposed(key: string, stack: string): Problem {
  return {
    text: `${key} is in plain text in Pulumi.${stack}.yaml or Pulumi.yaml. Remove it, replace that credential, and keep the new one encrypted or in the environment.`,
    command: pulumiCommand(`config set ${key} --secret`, stack),
  };
}

export function describeRepeated(key: string, stack: string): Problem {
  const [namespace = '', name = ''] = key.split(':');
  return {
    text: `${key} is set twice, also as ${namespace}:config:${name}.`,
    command: `(keep only one of them in Pulumi.${stack}.yaml)`,
  };
}

/** Describes a setting with the prefix of another project. */
export function describeForeign(key: string, stack: string): Problem {
  const [, name = ''] = key.split(':');
  return {
    text: `${JSON.stringify(key)} is a setting of another project and is not read. Use mailbox-access:${name}.`,
    command: isPlainKey(key) ? configCommand(key, undefined, stack) : `(remove it from Pulumi.${stack}.yaml)`,
  };
}

/** Describes an encrypted value, which neither a reviewer nor the tool can read. */
export function describeEncrypted(key: string, stack: string): Problem {
  return {
    text: `${configKey(key)} is encrypted, but no setting here is a secret. Set it again without --secret.`,
    command: `${fixCommand(key, undefined, stack)} --plaintext`,
  };
}

export function settingsError(stack: string, problems: readonly Problem[]): MailboxAccessError {
  const count = problems.length === 1 ? 'One setting' : `${problems.length} settings`;
  const lines = problems.map(({ text, command }) => `  - ${text}\n      ${command}`);
  return new MailboxAccessError(
    'settings-invalid',
    `${count} of stack ${stack} cannot be used, so nothing was changed:\n${lines.join('\n')}`,
    'Run the commands above with your own values, then run the same command again.',
  );
}

interface Meta {
  readonly allowed: string;
  /** For a list, one example per entry. */
  readonly example: string | readonly string[];
}

function readMeta(key: string): Meta {
  const meta = shape[key]?.meta() as Partial<Meta> | undefined;
  return { allowed: meta?.allowed ?? 'a known setting', example: meta?.example ?? '<value>' };
}
