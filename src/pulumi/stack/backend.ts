import { readFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { z } from 'zod';
import { MailboxAccessError } from '../../common/errors.ts';
import { exists } from '../../common/files.ts';
import { readProject } from '../../registration/settings/files.ts';

/** Holds the passphrase of the project's stacks. Git ignores it. */
export const passphraseFile = '.passphrase';

const credentials = z.object({ current: z.string().optional() });

/**
 * Finds the state backend of real customers, as the engine does: PULUMI_BACKEND_URL, `backend.url` in Pulumi.yaml, the last `pulumi login`.
 *
 * @returns its URL, in which a relative folder is absolute; undefined when there is none.
 */
export async function findBackendUrl(projectFolder: string, env: NodeJS.ProcessEnv): Promise<string | undefined> {
  const named = env.PULUMI_BACKEND_URL ?? '';
  if (named !== '') return named;
  const backendUrl = (await readProject(projectFolder)).backend?.url ?? '';
  if (backendUrl !== '') return absoluteBackendUrl(projectFolder, backendUrl);
  const current = await readLogin(env);
  if (current !== undefined) return current;
  return (env.PULUMI_ACCESS_TOKEN ?? '') === '' ? undefined : 'https://api.pulumi.com';
}

/** Makes a relative folder absolute. The engine would resolve it from its working directory. */
export function absoluteBackendUrl(projectFolder: string, url: string): string {
  const path = /^file:\/\/(\.{1,2}(?:\/.*)?|~(?:\/.*)?)$/.exec(url)?.[1];
  if (path === undefined) return url;
  const folder = path.startsWith('~') ? join(homedir(), path.slice(1)) : resolve(projectFolder, path);
  return pathToFileURL(folder).href;
}

async function readLogin(env: NodeJS.ProcessEnv): Promise<string | undefined> {
  const folder = env.PULUMI_CREDENTIALS_PATH ?? env.PULUMI_HOME ?? join(homedir(), '.pulumi');
  try {
    const { current = '' } = credentials.parse(JSON.parse(await readFile(join(folder, 'credentials.json'), 'utf8')));
    return current === '' ? undefined : current;
  } catch {
    return undefined;
  }
}

/**
 * Returns the variables that the engine needs in addition to the environment to use the project's backend.
 *
 * @throws MailboxAccessError `backend-missing`
 */
export async function backendEnvironment(
  projectFolder: string,
  env: NodeJS.ProcessEnv,
): Promise<Readonly<Record<string, string>>> {
  const url = await findBackendUrl(projectFolder, env);
  if (url === undefined)
    throw new MailboxAccessError(
      'backend-missing',
      'This project has no state backend for real tenants.',
      'Choose one (docs/guides/state.md): npx mailbox-access init --backend <url>',
    );
  const file = join(projectFolder, passphraseFile);
  const isNamed = !hasPassphrase(env) && (await exists(file));
  return { PULUMI_BACKEND_URL: url, ...(isNamed ? { PULUMI_CONFIG_PASSPHRASE_FILE: file } : {}) };
}

/** Returns whether a passphrase is set. An empty one counts. */
export function hasPassphrase(env: NodeJS.ProcessEnv): boolean {
  return env.PULUMI_CONFIG_PASSPHRASE !== undefined || (env.PULUMI_CONFIG_PASSPHRASE_FILE ?? '') !== '';
}

/** Returns whether the emulator's stacks keep their states in the project's backend, as a rehearsal of that backend. */
export function sharesBackend(env: NodeJS.ProcessEnv): boolean {
  return env.MAILBOX_ACCESS_EMULATOR_STATE === 'backend';
}
