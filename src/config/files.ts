import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { parse, YAMLParseError } from 'yaml';
import { z } from 'zod';
import { MailboxAccessError } from '../errors.ts';
import { environmentSettings } from './environment.ts';
import type { RawSettings } from './read.ts';

const stackFile = z.looseObject({ config: z.record(z.string(), z.unknown()).nullish() });
const projectFile = stackFile.extend({
  name: z.string(),
  config: z.record(z.string(), z.looseObject({ default: z.unknown() })).nullish(),
});

/** A settings file has some kilobytes. */
const mostBytes = 1_000_000;

/** The provider's keys that are credentials. */
const credential = /^azuread:(clientSecret|clientCertificate|clientCertificatePassword|oidcToken|oidcRequestToken)$/;

/**
 * The settings of one stack as its files have them, so that a mistake is found before an engine is started.
 *
 * @throws MailboxAccessError `stack-unknown` when there is no Pulumi.<stack>.yaml, `settings-invalid` when it cannot be read.
 */
export async function fileSettings(
  projectFolder: string,
  stack: string,
  env: NodeJS.ProcessEnv = {},
): Promise<RawSettings> {
  const own = await readYaml(join(projectFolder, `Pulumi.${stack}.yaml`), stackFile, stack);
  return draftSettings(projectFolder, stack, own.config ?? {}, env);
}

/**
 * The settings of a stack whose own file has, or is going to have, this below `config`.
 *
 * @throws MailboxAccessError `settings-invalid` when the project's file cannot be read.
 */
export async function draftSettings(
  projectFolder: string,
  stack: string,
  own: Readonly<Record<string, unknown>>,
  env: NodeJS.ProcessEnv = {},
): Promise<RawSettings> {
  const project = await readYaml(join(projectFolder, 'Pulumi.yaml'), projectFile, stack);
  // Pulumi takes a key without a namespace for one of the project's.
  const qualify = (key: string) => (key.includes(':') ? key : `${project.name}:${key}`);
  const entries = Object.entries(own).map(([key, value]) => [qualify(key), value] as const);
  const defaults = Object.entries(project.config ?? {}).map(([key, value]) => [qualify(key), asText(value.default)]);
  const readable = entries.filter(([, value]) => !isEncrypted(value)).map(([key, value]) => [key, asText(value)]);
  const values = [...Object.entries(environmentSettings(env)), ...defaults, ...readable];
  return {
    project: project.name,
    stack,
    values: Object.fromEntries(values) as Record<string, string>,
    encrypted: entries.filter(([, value]) => isEncrypted(value)).map(([key]) => key),
    exposed: entries.filter(([key, value]) => credential.test(key) && !isEncrypted(value)).map(([key]) => key),
  };
}

function isEncrypted(value: unknown): boolean {
  return typeof value === 'object' && value !== null && 'secure' in value;
}

/** Pulumi keeps every value as a string: text as it is, anything else as JSON. */
function asText(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}

async function readYaml<T>(path: string, schema: z.ZodType<T>, stack: string): Promise<T> {
  try {
    // Without prettyErrors: those quote the line, and a line may hold a secret.
    const read: unknown = parse(await readText(path), { prettyErrors: false, logLevel: 'error' }) ?? {};
    // A list that holds itself, or is nested without end, cannot be written down as Pulumi does.
    JSON.stringify(read);
    return schema.parse(read);
  } catch (cause) {
    throw unreadable(path, stack, cause);
  }
}

/** A link may lead to a device or a pipe, which have no end. */
async function readText(path: string): Promise<string> {
  const found = await stat(path);
  if (!found.isFile()) throw new Error('it is no file');
  if (found.size > mostBytes) throw new Error(`it has more than ${mostBytes} bytes`);
  return readFile(path, 'utf8');
}

function unreadable(path: string, stack: string, cause: unknown): MailboxAccessError {
  if ((cause as NodeJS.ErrnoException).code === 'ENOENT')
    return new MailboxAccessError(
      'stack-unknown',
      `There is no stack ${stack}: ${path} is not there.`,
      `Make it: npx mailbox-access new ${stack}`,
      { cause },
    );
  return new MailboxAccessError(
    'settings-invalid',
    `${path} is no settings file: ${reasonOf(cause)}.`,
    'Mend it; it holds a map, like this:\nconfig:\n  azuread:tenantId: 00000000-0000-0000-0000-000000000000',
    { cause },
  );
}

function reasonOf(cause: unknown): string {
  if (cause instanceof z.ZodError) return z.prettifyError(cause);
  if (cause instanceof YAMLParseError) return `${cause.message} (at character ${cause.pos[0]})`;
  return cause instanceof Error ? cause.message : String(cause);
}
