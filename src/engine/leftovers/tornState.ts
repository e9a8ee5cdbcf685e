import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { quoteForShell } from '../../advice/quote.ts';
import { readProjectName } from '../../config/files.ts';
import { MailboxAccessError } from '../../errors.ts';

/** The stack whose state the engine could not read. */
export interface TornStack {
  readonly projectFolder: string;
  readonly stack: string;
  /** What is added to the environment of this process for the engine. */
  readonly env: Readonly<Record<string, string>>;
}

/**
 * Names the command that puts a whole state in the place of one that a full disk has torn: a folder's engine gives what it could not write
 * whole the name of the state (gocloud.dev/blob, WriteAll), and may copy it to the `.bak` beside it at its next attempt.
 *
 * @param text what the engine said
 * @throws MailboxAccessError `engine-failed` where the state lies in a folder and is torn
 */
export async function refuseTornState({ projectFolder, stack, env }: TornStack, text: string): Promise<void> {
  const { PULUMI_BACKEND_URL: backend = '' } = { ...process.env, ...env };
  if (!/failed to load checkpoint: .*(unexpected end of JSON|invalid character)/.test(text)) return;
  if (!backend.startsWith('file:///')) return;
  const project = await readProjectName(projectFolder, stack);
  const root = join(fileURLToPath(backend), '.pulumi');
  const state = join(root, 'stacks', project, `${stack}.json`);
  if ((await isWhole(state)) !== false) return;
  const copy = await findCopy(state, join(root, 'history', project, stack));
  throw new MailboxAccessError(
    'engine-failed',
    `The state of stack ${stack} is torn, as a full disk or a killed engine leaves it: ${state}.`,
    copy === undefined
      ? `No copy of it is whole. Put it aside, and take over what the directory has: mv ${quoteForShell(state)} ${quoteForShell(`${state}.torn`)} && npx mailbox-access adopt ${stack}`
      : `Put the last whole copy in its place, and update it from the directory: cp ${quoteForShell(copy)} ${quoteForShell(state)} && npx mailbox-access refresh ${stack}`,
    { original: text },
  );
}

/** Beside the state is the one before it, in the history that of each run which ended. */
async function findCopy(state: string, history: string): Promise<string | undefined> {
  const names = await readdir(history).catch(() => []);
  const checkpoints = names.filter((name) => name.endsWith('.checkpoint.json'));
  // Their names end with the time.
  const ofHistory = checkpoints.sort().reverse();
  for (const file of [`${state}.bak`, ...ofHistory.map((name) => join(history, name))])
    if ((await isWhole(file)) === true) return file;
  return undefined;
}

/** Undefined where there is no such file. */
async function isWhole(file: string): Promise<boolean | undefined> {
  try {
    if (!(await stat(file)).isFile()) return undefined;
    JSON.parse(await readFile(file, 'utf8'));
    return true;
  } catch (error) {
    return error instanceof SyntaxError ? false : undefined;
  }
}
