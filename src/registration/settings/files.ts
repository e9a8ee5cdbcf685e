import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { parse, YAMLParseError } from 'yaml';
import { z } from 'zod';
import { MailboxAccessError } from '../../common/errors.ts';
import { environmentSettings, type RawSettings } from './read.ts';

/** All keys that the engine reads. */
const stackFile = z.strictObject({
  config: z.record(z.string(), z.unknown()).nullish(),
  environment: z.unknown().optional(),
  encryptionsalt: z.unknown().optional(),
  encryptedkey: z.unknown().optional(),
  secretsprovider: z.unknown().optional(),
});
/** A project's setting has a `default` or a `value`, or is the value itself. */
const projectFile = z.looseObject({
  name: z.string(),
  main: z.string().optional(),
  backend: z.looseObject({ url: z.string().optional() }).nullish(),
  config: z.record(z.string(), z.unknown()).nullish(),
  // The engine would read the settings of every stack from that folder.
  stackConfigDir: z.never('the settings files have to be beside Pulumi.yaml').optional(),
});

/** Limit for a settings file, which has a few kilobytes. A megabyte of empty lists would take 600 MB to parse. */
const maxBytes = 200_000;

/** The provider's keys for credentials. */
const credential = /^azuread:(clientSecret|clientCertificate|clientCertificatePassword|oidcToken|oidcRequestToken)$/;

/**
 * Reads the settings of one stack from its files, so that a mistake is found before an engine is started.
 *
 * @throws MailboxAccessError `stack-unknown` when there is no Pulumi.<stack>.yaml, `settings-invalid` when it cannot be read.
 */
export async function fileSettings(
  projectFolder: string,
  stack: string,
  env: NodeJS.ProcessEnv = {},
): Promise<RawSettings> {
  const file = join(projectFolder, `Pulumi.${stack}.yaml`);
  const own = await readYaml(file, stackFile, stack);
  if (own.environment != null) throw usesEnvironment(file);
  return draftSettings(projectFolder, stack, own.config ?? {}, env);
}

/** Reads the project's file. @throws MailboxAccessError `settings-invalid` when it cannot be read */
export function readProject(projectFolder: string, stack = ''): Promise<z.output<typeof projectFile>> {
  return readYaml(join(projectFolder, 'Pulumi.yaml'), projectFile, stack);
}

/**
 * Returns the settings of a stack for the given content of `config`, which need not be in its file yet.
 *
 * @throws MailboxAccessError `settings-invalid` when the project's file cannot be read.
 */
export async function draftSettings(
  projectFolder: string,
  stack: string,
  own: Readonly<Record<string, unknown>>,
  env: NodeJS.ProcessEnv = {},
): Promise<RawSettings> {
  const project = await readProject(projectFolder, stack);
  const qualify = (config: Readonly<Record<string, unknown>>) =>
    Object.entries(config).map(([key, value]) => [qualifyKey(key, project.name), value] as const);
  const entries = qualify(own);
  const shared = qualify(project.config ?? {}).map(([key, declared]) => [key, valueOf(declared)] as const);
  const plain = [
    ...shared.filter(([, value]) => value !== undefined),
    ...entries.filter(([, value]) => !isEncrypted(value)),
  ];
  return {
    project: project.name,
    stack,
    values: {
      ...environmentSettings(env),
      ...Object.fromEntries(plain.map(([key, value]) => [key, asText(value)])),
    },
    encrypted: entries.filter(([, value]) => isEncrypted(value)).map(([key]) => key),
    exposed: [
      ...new Set(plain.filter(([key, value]) => credential.test(key) && !isEncrypted(value)).map(([key]) => key)),
    ],
    repeated: [entries, shared].flatMap((list) => findRepeated(list.map(([key]) => key))),
  };
}

/** Qualifies a key as Pulumi does: by the project, and `azuread:config:tenantId` as `azuread:tenantId`. */
function qualifyKey(key: string, project: string): string {
  const [namespace = '', ...rest] = key.split(':');
  if (rest.length === 0) return `${project}:${key}`;
  return rest.length > 1 && rest[0] === 'config' ? `${namespace}:${rest.slice(1).join(':')}` : key;
}

/** Finds keys that are set both with and without their namespace, which is ambiguous. */
function findRepeated(keys: readonly string[]): readonly string[] {
  return keys.filter((key, index) => keys.indexOf(key) < index);
}

function valueOf(declared: unknown): unknown {
  if (typeof declared !== 'object' || declared === null || Array.isArray(declared)) return declared;
  const { value, default: preset } = declared as { readonly value?: unknown; readonly default?: unknown };
  return value ?? preset;
}

function isEncrypted(value: unknown): boolean {
  return typeof value === 'object' && value !== null && 'secure' in value;
}

/** Converts a value to a string as Pulumi does: text as it is, anything else as JSON. */
function asText(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}

async function readYaml<T>(path: string, schema: z.ZodType<T>, stack: string): Promise<T> {
  try {
    // prettyErrors would quote the line, which may contain a secret.
    // merge reads merge keys (`<<`), as the engine does.
    const read: unknown = parse(await readText(path), { merge: true, prettyErrors: false, logLevel: 'error' }) ?? {};
    // Throws for a list that contains itself or is nested too deeply, which Pulumi cannot store.
    JSON.stringify(read);
    return schema.parse(read);
  } catch (cause) {
    throw unreadable(path, stack, cause);
  }
}

/** Reads a file. A link may lead to a device or a pipe, which have no end. */
async function readText(path: string): Promise<string> {
  const found = await stat(path);
  if (!found.isFile()) throw new Error('it is not a file');
  if (found.size > maxBytes) throw new Error(`it has more than ${maxBytes} bytes`);
  return readFile(path, 'utf8');
}

function usesEnvironment(path: string): MailboxAccessError {
  return new MailboxAccessError(
    'settings-invalid',
    `${path} imports settings by \`environment:\` (Pulumi ESC). Settings from an environment cannot be checked here, and they could change where credentials are sent.`,
    'Write the settings into the file, set credentials in the environment of the run (ARM_…), and remove `environment:` from the file.',
  );
}

function unreadable(path: string, stack: string, cause: unknown): MailboxAccessError {
  if ((cause as NodeJS.ErrnoException).code === 'ENOENT')
    return new MailboxAccessError(
      'stack-unknown',
      `There is no stack ${stack}: ${path} does not exist.`,
      `Create it: npx mailbox-access new ${stack}`,
      { cause },
    );
  return new MailboxAccessError(
    'settings-invalid',
    `${path} is not a valid settings file: ${reasonOf(cause)}.`,
    'Correct it. It contains a map, like this:\nconfig:\n  azuread:tenantId: 00000000-0000-0000-0000-000000000000',
    { cause },
  );
}

function reasonOf(cause: unknown): string {
  if (cause instanceof z.ZodError) return z.prettifyError(cause);
  if (cause instanceof YAMLParseError) return `${cause.message} (at character ${cause.pos[0]})`;
  return cause instanceof Error ? cause.message : String(cause);
}
