import { z } from 'zod';
import { engineText } from '../pulumi/errors/describe.ts';
import { askEngine, type StateOptions } from '../pulumi/stack/state.ts';
import { readProject } from '../registration/settings/files.ts';
import { MailboxAccessError } from '../common/errors.ts';
import { listStateFiles } from '../pulumi/stack/stateFiles.ts';

export type ListOptions = Omit<StateOptions, 'stack' | 'onNotice'>;

/** A place that does not answer would hold everybody. */
const maxMs = 120_000;

const listed = z.array(z.object({ name: z.string() }));

/**
 * Lists the stacks of the project in one place of states, sorted by name; the engine is started once. In a folder of states one that is
 * broken does not hide the others.
 *
 * @throws MailboxAccessError `engine-failed` when the place cannot be reached; the system's error when the machine can start no engine.
 */
export async function listStacks(options: ListOptions): Promise<readonly string[]> {
  const project = await readProjectName(options.projectFolder);
  const names = await askForNames(options).catch(async (cause: unknown) => {
    // The engine did not start. The command explains what the machine refused.
    if (['EMFILE', 'ENFILE', 'ENOMEM', 'EAGAIN'].includes(String((cause as NodeJS.ErrnoException).code))) throw cause;
    const files = options.signal?.aborted === true ? undefined : await listStateFiles(project, options.env);
    // The engine reads an empty folder; here it failed.
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
 * The engine names a stack `name`, `owner/name` where the owner is not the one it takes by default, and `owner/project/name` of another
 * project or when names are to be whole (cloudBackendReference.String, pulumi/pkg/backend/httpstate/stack.go). Commands name a stack without
 * an owner, so that another owner's is not the project's.
 */
function readName(name: string, project: string): readonly string[] {
  const parts = name.split('/');
  const own = parts.length === 1 || (parts.length === 3 && parts[1] === project) ? parts.at(-1) : undefined;
  return own === undefined ? [] : [own];
}

/** The name of the project; empty where it has none: that concerns the settings of every customer, and is told there. */
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
