import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parse, YAMLParseError } from 'yaml';
import { z } from 'zod';
import { MailboxAccessError } from '../errors.ts';
import type { RawSettings } from './read.ts';

const stackFile = z.looseObject({ config: z.record(z.string(), z.unknown()).nullish() });
const projectFile = stackFile.extend({ name: z.string() });

/**
 * The settings of one stack as its files have them, so that a mistake is found before an engine is started.
 *
 * @throws MailboxAccessError `stack-unknown` when there is no Pulumi.<stack>.yaml, `settings-invalid` when it is no YAML.
 */
export async function fileSettings(projectFolder: string, stack: string): Promise<RawSettings> {
  const project = await readYaml(join(projectFolder, 'Pulumi.yaml'), projectFile, stack);
  const own = await readYaml(join(projectFolder, `Pulumi.${stack}.yaml`), stackFile, stack);
  const entries = Object.entries(own.config ?? {});
  const isEncrypted = ([, value]: [string, unknown]) =>
    typeof value === 'object' && value !== null && 'secure' in value;
  const defaults = Object.entries(project.config ?? {}).map(([key, value]) => [
    `${project.name}:${key}`,
    defaultOf(value),
  ]);
  const values = [
    ...defaults,
    ...entries.filter((entry) => !isEncrypted(entry)).map(([key, value]) => [key, asText(value)]),
  ];
  return {
    project: project.name,
    stack,
    values: Object.fromEntries(values) as Record<string, string>,
    encrypted: entries.filter(isEncrypted).map(([key]) => key),
  };
}

function defaultOf(declaration: unknown): string {
  return asText(z.looseObject({ default: z.unknown() }).parse(declaration).default);
}

/** Pulumi keeps every value as a string: text as it is, anything else as JSON. */
function asText(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}

async function readYaml<T>(path: string, schema: z.ZodType<T>, stack: string): Promise<T> {
  try {
    return schema.parse(parse(await readFile(path, 'utf8')) ?? {});
  } catch (cause) {
    throw unreadable(path, stack, cause);
  }
}

function unreadable(path: string, stack: string, cause: unknown): MailboxAccessError {
  if (cause instanceof YAMLParseError || cause instanceof z.ZodError)
    return new MailboxAccessError(
      'settings-invalid',
      `${path} is no settings file: ${cause.message}`,
      `Mend ${path}.`,
      { cause },
    );
  return new MailboxAccessError(
    'stack-unknown',
    `There is no stack ${stack}: ${path} cannot be read.`,
    `Make it: pulumi stack init ${stack} && pulumi config set azuread:tenantId <tenant-id> --stack ${stack}`,
    { cause },
  );
}
