import { statfs } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { MailboxAccessError } from '../../common/errors.ts';
import { engineText } from '../errors/describe.ts';
import type { Operation } from '../stack/operation.ts';
import { refuseTornState, removeEmptyAttributes, type Refusal } from './damagedState.ts';
import { releaseDeadLocks } from './release.ts';

export interface RecoveryOptions extends Pick<Refusal, 'projectFolder' | 'stack' | 'operation'> {
  /** Added to this process's environment for the engine only. */
  readonly env: Readonly<Record<string, string>>;
  /** Optional. Receives notices for the person. */
  readonly onNotice?: ((text: string) => void) | undefined;
}

/**
 * Recoveries after a refusal by the engine, in order. Each returns a description of what it removed, an empty string if another run already
 * removed it, or undefined if it does not apply. It throws when a person has to decide.
 */
const recoveries: readonly ((refusal: Refusal) => Promise<string | undefined>)[] = [
  refuseTornState,
  releaseDeadLocks,
  removeEmptyAttributes,
];

/** A killed run can leave two things, a lock and empty attributes. The engine names one at a time. */
const maxAttempts = 3;

/**
 * Runs the engine, and runs it again after removing what a killed run left. Repeating is safe, because the engine refuses before it starts
 * any work.
 *
 * @throws MailboxAccessError as a recovery does; the engine's own error when there is nothing to remove.
 */
export async function withRecovery<T>(run: () => Promise<T>, options: RecoveryOptions): Promise<T> {
  const { env, onNotice, ...refused } = options;
  const { PULUMI_BACKEND_URL: backend = '' } = { ...process.env, ...env };
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await run();
    } catch (cause) {
      if (attempt === maxAttempts) throw cause;
      const refusal = { ...refused, folder: stateFolder(backend), text: engineText(cause) };
      let removed: string | undefined;
      for (const tryRecovery of recoveries) removed ??= await tryRecovery(refusal);
      if (removed === undefined) throw cause;
      if (removed !== '') onNotice?.(`${removed}\n`);
    }
  }
}

/** Returns the folder that holds the states; undefined if they are elsewhere. The engine resolves a relative path. @internal */
export function stateFolder(backend: string | undefined): string | undefined {
  if (backend?.startsWith('file:///') !== true) return undefined;
  try {
    return fileURLToPath(backend);
  } catch {
    // The engine explains what is wrong with it.
    return undefined;
  }
}

/** The state of one registration has about 20 kB. The engine rewrites it at every step and keeps copies. */
const minMegabytes = 5;

/**
 * Refuses a run when the disk of its state is almost full. The engine would go on creating resources that it cannot record, and leave a
 * damaged state.
 *
 * @param backend PULUMI_BACKEND_URL
 * @throws MailboxAccessError `engine-failed`
 */
export async function requireSpace(backend: string | undefined, operation: Operation, stack: string): Promise<void> {
  const folder = stateFolder(backend);
  if (operation === 'preview' || folder === undefined) return;
  const disk = await statfs(folder).catch(() => undefined);
  // Some file systems do not report their size.
  if (disk === undefined || disk.blocks === 0 || disk.bavail * disk.bsize >= minMegabytes * 1_000_000) return;
  throw new MailboxAccessError(
    'engine-failed',
    `The disk of the state backend has less than ${minMegabytes} MB left, so nothing was changed: ${folder}.`,
    `Free some space, then run it again:\nnpx mailbox-access ${operation} ${stack}`,
  );
}
