import { z } from 'zod';
import { engineText } from '../pulumi/errors/describe.ts';
import { askEngine, type StateOptions } from '../pulumi/stack/state.ts';
import { readProject } from '../registration/settings/files.ts';
import { MailboxAccessError } from '../common/errors.ts';
import { listStateFiles } from '../pulumi/stack/stateFiles.ts';

export type ListOptions = Omit<StateOptions, 'stack' | 'onNotice'>;

/** Time limit for a backend, which would otherwise block every customer. */
const maxMs = 120_000;

const listed = z.array(z.object({ name: z.string() }));

/**
 * Lists the project's stacks in one backend, sorted by name. Starts the engine once. If the backend is a folder, a
 * broken state file does not hide the other stacks.
 *
 * @throws MailboxAccessError `engine-failed` when the backend is unreachable; the system's error when no engine starts.
 */
export async function listStacks(options: ListOptions): Promise<readonly string[]> {
  const project = await readProjectName(options.projectFolder);
  const names = await askForNames(options).catch(async (cause: unknown) => {
    // The engine did not start. The command explains the system's error.
    if (['EMFILE', 'ENFILE', 'ENOMEM', 'EAGAIN'].includes(String((cause as NodeJS.ErrnoException).code))) throw cause;
    const files = options.signal?.aborted === true ? undefined : await listStateFiles(project, options.env);
    // The engine can read an empty folder, so it failed for another reason.
    if (files === undefined || files.length === 0) throw unlisted(cause, options.signal);
    return files;
  });
  return names.flatMap((name) => readName(name, project)).sort();
}

async function askForNames(options: ListOptions): Promise<readonly string[]> {
  const answer: unknown = JSON.parse(await askEngine(options, ['stack', 'ls', '--json'], maxMs));
  return listed.parse(answer).map(({ name }) => name);
}

/**
 * Reads a stack's name. The engine prints `name`, `owner/name` unless the owner is its default, and
 * `owner/project/name` for another project or in full (cloudBackendReference.String,
 * pulumi/pkg/backend/httpstate/stack.go). Commands name a stack without an owner, so those of others are left out.
 */
function readName(name: string, project: string): readonly string[] {
  const parts = name.split('/');
  const own = parts.length === 1 || (parts.length === 3 && parts[1] === project) ? parts.at(-1) : undefined;
  return own === undefined ? [] : [own];
}

/** Returns the name of the project; empty if it has none, which the settings of every customer then report. */
export function readProjectName(projectFolder: string): Promise<string> {
  return readProject(projectFolder).then(
    ({ name }) => name,
    () => '',
  );
}

function unlisted(cause: unknown, signal: AbortSignal | undefined): MailboxAccessError {
  if (signal?.aborted === true)
    return new MailboxAccessError('interrupted', 'Listing the stacks was interrupted.', 'Run it again.', {
      cause,
    });
  // An engine that was stopped here gives no reason itself.
  const isLate = cause instanceof Error && 'killed' in cause && cause.killed === true;
  const why = isLate ? `no answer within ${maxMs / 1000} s` : engineText(cause);
  return new MailboxAccessError(
    'engine-failed',
    `The stacks could not be listed: ${why}`,
    'Check that the state backend can be reached (docs/guides/state.md), then compare: npx mailbox-access pulumi stack ls',
    { cause, original: engineText(cause) },
  );
}
