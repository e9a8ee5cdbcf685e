import { readFileSync } from 'node:fs';
import { parse } from 'yaml';
import { readSettings } from '../../src/registration/settings/read.ts';
import type { Settings } from '../../src/registration/settings/settings.ts';

/** The project's own Pulumi.yaml, whose defaults the engine adds to a stack's settings. */
const project = parse(readFileSync('Pulumi.yaml', 'utf8')) as { config: Record<string, { default: unknown }> };

/** The contents of a stack's file, by key without namespace; `azuread:…` keys keep theirs. */
export type Config = Readonly<Record<string, unknown>>;

export const tenantId = '11111111-1111-4111-8111-111111111111';

/** Returns the values that the program gets for `config`, including the project's defaults. */
export function rawValues(config: Config): Record<string, string> {
  const defaults = Object.entries(project.config).map(([key, value]) => [key, value.default] as const);
  const entries = [...defaults, ['azuread:tenantId', tenantId] as const, ...Object.entries(config)];
  return Object.fromEntries(
    [...new Map<string, unknown>(entries)]
      .filter(([, value]) => value !== undefined)
      .map(([key, value]) => [
        key.includes(':') ? key : `mailbox-access:${key}`,
        typeof value === 'string' ? value : JSON.stringify(value),
      ]),
  );
}

/** Returns the settings of a stack named contoso with `config`. */
export function settings(config: Config = {}): Settings {
  return readSettings({ project: 'mailbox-access', stack: 'contoso', values: rawValues(config) });
}
