import { execFile } from 'node:child_process';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { MailboxAccessError } from '../common/errors.ts';
import { exists } from '../common/files.ts';
import { engineText } from '../pulumi/errors/describe.ts';
import type { Engine } from '../pulumi/cli/locate.ts';

interface RemovalOptions {
  readonly projectFolder: string;
  readonly stack: string;
  readonly engine: Pick<Engine, 'path'>;
  /** Added to this process's environment for the engine only. */
  readonly env: Readonly<Record<string, string>>;
  /** Whether a stack with resources is removed, leaving the registration in the tenant. */
  readonly keepsRegistration: boolean;
  /** The command to run again. */
  readonly again: string;
}

/**
 * Removes the stack of a customer, its settings, its pages and its reports.
 *
 * @returns the files that were removed, relative to the project folder.
 * @throws MailboxAccessError `engine-failed`; no file was removed.
 */
export async function removeCustomer(options: RemovalOptions): Promise<readonly string[]> {
  await removeStack(options);
  const { projectFolder, stack } = options;
  const pages = ['owner.html', 'owner.md', 'administrator.html', 'administrator.md'];
  const files = [
    `Pulumi.${stack}.yaml`,
    ...pages.map((page) => join('handover', `${stack}-${page}`)),
    join('reports', `${stack}.json`),
  ];
  const removed: string[] = [];
  for (const file of files) {
    const path = join(projectFolder, file);
    if (await exists(path)) removed.push(file);
    await rm(path, { force: true });
  }
  return removed;
}

async function removeStack(options: RemovalOptions): Promise<void> {
  const { projectFolder, stack, engine, env, keepsRegistration, again } = options;
  // The settings stay until the stack is gone. Without --force the engine refuses a stack that has resources.
  const flags = ['--yes', '--preserve-config', '--non-interactive', ...(keepsRegistration ? ['--force'] : [])];
  try {
    await promisify(execFile)(engine.path, ['stack', 'rm', '--stack', stack, ...flags], {
      cwd: projectFolder,
      env: { ...process.env, ...env },
    });
  } catch (cause) {
    const text = engineText(cause);
    if (text.includes('no stack named')) return;
    throw new MailboxAccessError(
      'engine-failed',
      `The stack ${stack} could not be removed, so its settings stay: ${text}`,
      `Fix the cause, then run it again: ${again}`,
      { cause },
    );
  }
}
