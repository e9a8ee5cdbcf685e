import { execFile } from 'node:child_process';
import { randomBytes, randomUUID } from 'node:crypto';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { parseDocument } from 'yaml';
import { MailboxAccessError } from '../../common/errors.ts';
import { makeFolder, replaceFile } from '../../common/files.ts';
import { quoteForShell } from '../../common/quote.ts';
import type { Engine } from '../../pulumi/cli/locate.ts';
import { engineText } from '../../pulumi/errors/describe.ts';
import { absoluteBackendUrl, hasPassphrase, passphraseFile } from '../../pulumi/stack/backend.ts';

export interface BackendOptions {
  readonly projectFolder: string;
  readonly url: string;
  readonly engine: Pick<Engine, 'path'>;
  readonly env: NodeJS.ProcessEnv;
  readonly signal: AbortSignal;
}

/** The result of the setup, as `--json` prints it. */
export interface BackendResult {
  readonly url: string;
  /** Whether a passphrase file was created. */
  readonly passphrase: boolean;
}

const timeoutMs = 60_000;

/** Returns whether a backend is Pulumi Cloud, which has its own secrets and login. */
export function isCloud(url: string): boolean {
  return url.startsWith('https://');
}

/**
 * Sets up the state backend of a project: checks that it is writable, writes it to Pulumi.yaml, and creates a
 * passphrase file if it needs one.
 *
 * @throws MailboxAccessError `backend-unusable`; nothing was written.
 */
export async function setUpBackend(options: BackendOptions): Promise<BackendResult> {
  const { projectFolder, url, env } = options;
  await checkBackend(options);
  const file = join(projectFolder, 'Pulumi.yaml');
  const document = parseDocument(await readFile(file, 'utf8'));
  document.setIn(['backend', 'url'], url);
  await replaceFile(file, document.toString({ lineWidth: 0, flowCollectionPadding: false }));
  return { url, passphrase: isCloud(url) ? false : await providePassphrase(projectFolder, env) };
}

/** Creates and removes a stack in the backend, from a temporary project. For Pulumi Cloud, only checks the login. */
async function checkBackend({ projectFolder, url, engine, env, signal }: BackendOptions): Promise<void> {
  const absolute = absoluteBackendUrl(projectFolder, url);
  const made = await makeStateFolder(absolute, url);
  let work: string | undefined;
  try {
    const folder = (work = await mkdtemp(join(tmpdir(), 'mailbox-access-backend-')));
    await writeFile(join(folder, 'Pulumi.yaml'), 'name: mailbox-access-check\nruntime: yaml\n');
    const run = (...args: readonly string[]) =>
      promisify(execFile)(engine.path, [...args, '--non-interactive'], {
        cwd: folder,
        env: {
          ...env,
          PULUMI_BACKEND_URL: absolute,
          PULUMI_CONFIG_PASSPHRASE: 'check',
          PULUMI_CONFIG_PASSPHRASE_FILE: '',
          PULUMI_SKIP_UPDATE_CHECK: 'true',
        },
        signal,
        timeout: timeoutMs,
      });
    if (isCloud(url)) await run('whoami');
    else {
      const stack = `check-${randomUUID().slice(0, 8)}`;
      await run('stack', 'init', stack, '--no-select', '--secrets-provider', 'passphrase');
      await run('stack', 'rm', stack, '--yes');
    }
  } catch (cause) {
    if (made !== undefined) await rm(made, { recursive: true, force: true });
    if (signal.aborted)
      throw new MailboxAccessError('interrupted', 'Nothing was written.', `Run it again: ${again(url)}`, { cause });
    throw unusable(url, (cause as { readonly killed?: boolean }).killed === true ? tooSlow : engineText(cause), cause);
  } finally {
    if (work !== undefined) await rm(work, { recursive: true, force: true });
  }
}

const tooSlow = `it did not answer within ${timeoutMs / 1000} seconds`;
const again = (url: string) => `npx mailbox-access init --backend ${quoteForShell(url)}`;

/** Creates the state folder, which the engine does not do. @returns the folder if it was created now */
async function makeStateFolder(absolute: string, url: string): Promise<string | undefined> {
  if (!absolute.startsWith('file:///')) return undefined;
  try {
    return await makeFolder(fileURLToPath(absolute), 0o700);
  } catch (cause) {
    throw unusable(url, cause instanceof Error ? cause.message : String(cause), cause);
  }
}

function unusable(url: string, reason: string, cause: unknown): MailboxAccessError {
  const [line = ''] = reason.split('\n');
  return new MailboxAccessError(
    'backend-unusable',
    `The state backend ${url} cannot be used: ${line.replace(/\.$/, '')}.`,
    isCloud(url)
      ? `Log in, then run it again: npx mailbox-access pulumi login ${quoteForShell(url)} && ${again(url)}`
      : `Correct the URL or your access to it (docs/guides/state.md). Run it again: ${again(url)}`,
    { cause, original: reason },
  );
}

/** Creates the passphrase file, unless the project already has a passphrase or encrypted stacks. */
export async function providePassphrase(projectFolder: string, env: NodeJS.ProcessEnv): Promise<boolean> {
  if (hasPassphrase(env) || (await hasEncryptedStacks(projectFolder))) return false;
  try {
    const content = `${randomBytes(24).toString('base64url')}\n`;
    await writeFile(join(projectFolder, passphraseFile), content, { flag: 'wx', mode: 0o600 });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  }
  await ignore(projectFolder);
  return true;
}

/** Returns whether a stack of a real tenant is already encrypted with a passphrase. */
async function hasEncryptedStacks(projectFolder: string): Promise<boolean> {
  const files = (await readdir(projectFolder)).filter((name) => /^Pulumi\..+\.yaml$/.test(name));
  const texts = await Promise.all(files.map((name) => readFile(join(projectFolder, name), 'utf8')));
  return texts.some((text) => text.includes('encryptionsalt:') && !text.includes('azuread:metadataHost'));
}

async function ignore(projectFolder: string): Promise<void> {
  const file = join(projectFolder, '.gitignore');
  const text = await readFile(file, 'utf8').catch(() => '');
  if (text.split(/\r?\n/).some((line) => line.trim() === passphraseFile)) return;
  await replaceFile(file, `${text}${text === '' || text.endsWith('\n') ? '' : '\n'}${passphraseFile}\n`);
}

/** Describes how a colleague gets access to the same state. */
export function describeJoining({ url, passphrase }: BackendResult): string {
  const access = url.startsWith('file:')
    ? 'The folder is on this machine alone: share it, or choose another backend before a colleague joins.'
    : 'A colleague needs access to the state backend (docs/guides/state.md).';
  const secret = passphrase
    ? `\nGive ${passphraseFile} to colleagues through a password manager. They put it into the project folder. Git ignores it.`
    : '';
  return `State backend: ${url} (written to Pulumi.yaml, checked)\n${access}${secret}\n`;
}
