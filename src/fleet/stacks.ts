import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { parse } from 'yaml';
import { z } from 'zod';
import { engineText } from '../pulumi/errors/describe.ts';
import type { Engine } from '../pulumi/cli/locate.ts';
import { MailboxAccessError } from '../common/errors.ts';
import { listStateFiles } from './stateFiles.ts';

/** A stack of the project, as the place of its state lists it. */
export interface StackEntry {
  /** As in Pulumi.<name>.yaml. */
  readonly name: string;
  /** Optional. When it was last changed, ISO 8601; making it counts in some places. */
  readonly lastUpdate?: string;
  /** Optional. The stack itself and its providers among them; 0 after a destroy. */
  readonly resourceCount?: number;
}

export interface ListOptions {
  readonly projectFolder: string;
  readonly engine: Engine;
  /** Added to the environment of this process for the engine alone. */
  readonly env: Readonly<Record<string, string>>;
  readonly signal?: AbortSignal;
}

/** A place that does not answer would hold everybody. */
const maxMs = 120_000;

const listed = z.array(
  z.object({ name: z.string(), lastUpdate: z.string().optional(), resourceCount: z.number().optional() }),
);

/**
 * Lists the stacks of the project in one place of states, sorted by name; the engine is started once. In a folder of states one that is
 * broken does not hide the others: then there are names alone.
 *
 * @throws MailboxAccessError `engine-failed` when the place cannot be reached; the system's error when the machine can start no engine.
 */
export async function listStacks(options: ListOptions): Promise<readonly StackEntry[]> {
  const project = await readProjectName(options.projectFolder);
  const entries = await askEngine(options).catch(async (cause: unknown) => {
    // The engine did not start. The command explains what the machine refused.
    if (['EMFILE', 'ENFILE', 'ENOMEM', 'EAGAIN'].includes(String((cause as NodeJS.ErrnoException).code))) throw cause;
    const names = options.signal?.aborted === true ? undefined : await listStateFiles(project, options.env);
    if (names === undefined) throw unlisted(cause, options.signal);
    return names.map((name) => ({ name }));
  });
  return entries.flatMap((entry) => readEntry(entry, project)).sort((one, other) => (one.name < other.name ? -1 : 1));
}

async function askEngine({ projectFolder, engine, env, signal }: ListOptions): Promise<z.output<typeof listed>> {
  const { stdout } = await promisify(execFile)(engine.path, ['stack', 'ls', '--json', '--non-interactive'], {
    cwd: projectFolder,
    env: { ...process.env, ...env },
    // A thousand stacks have about 150 kilobytes.
    maxBuffer: 64 * 1024 * 1024,
    timeout: maxMs,
    signal,
  });
  return listed.parse(JSON.parse(stdout));
}

/**
 * The engine names a stack `name`, `owner/name` where the owner is not the one it takes by default, and `owner/project/name` of another
 * project or when names are to be whole (cloudBackendReference.String, pulumi/pkg/backend/httpstate/stack.go). Commands name a stack without
 * an owner, so that another owner's is not the project's.
 */
function readEntry({ name, lastUpdate = '', resourceCount }: z.output<typeof listed>[number], project: string) {
  const parts = name.split('/');
  const own = parts.length === 1 || (parts.length === 3 && parts[1] === project) ? parts.at(-1) : undefined;
  if (own === undefined) return [];
  return [{ name: own, lastUpdate: lastUpdate === '' ? undefined : lastUpdate, resourceCount }];
}

/** The name of the project; empty where it has none: that concerns the settings of every customer, and is told there. */
export async function readProjectName(projectFolder: string): Promise<string> {
  try {
    const read: unknown = parse(await readFile(join(projectFolder, 'Pulumi.yaml'), 'utf8'));
    return z.object({ name: z.string() }).parse(read).name;
  } catch {
    return '';
  }
}

function unlisted(cause: unknown, signal: AbortSignal | undefined): MailboxAccessError {
  if (signal?.aborted === true)
    return new MailboxAccessError('interrupted', 'Listing the stacks was interrupted.', 'Run it again.', {
      cause,
    });
  // Ended from here, it says nothing itself.
  const isLate = cause instanceof Error && 'killed' in cause && cause.killed === true;
  const why = isLate ? `no answer within ${maxMs / 1000} s` : engineText(cause);
  return new MailboxAccessError(
    'engine-failed',
    `The stacks could not be listed: ${why}`,
    'Check that the state backend can be reached (docs/guides/state.md), then compare: npx mailbox-access pulumi stack ls',
    { cause, original: engineText(cause) },
  );
}
