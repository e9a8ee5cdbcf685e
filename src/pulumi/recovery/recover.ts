import { fileURLToPath } from 'node:url';
import { engineText } from '../errors/describe.ts';
import { removeEmptyAttributes } from './attributes.ts';
import type { Refusal } from './refusal.ts';
import { releaseDeadLocks } from './release.ts';
import { refuseTornState } from './tornState.ts';

export interface RecoveryOptions extends Pick<Refusal, 'projectFolder' | 'stack' | 'operation'> {
  /** Added to the environment of this process for the engine alone. */
  readonly env: Readonly<Record<string, string>>;
  /** Optional. Takes what a person has to know beside the engine's words. */
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
 * @throws MailboxAccessError what a recovery throws; the engine's own error when there is nothing to remove.
 */
export async function withRecovery<T>(run: () => Promise<T>, options: RecoveryOptions): Promise<T> {
  const { env, onNotice, ...refused } = options;
  const { PULUMI_BACKEND_URL: backend = '' } = { ...process.env, ...env };
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await run();
    } catch (cause) {
      if (attempt === maxAttempts) throw cause;
      const removed = await recover({ ...refused, folder: stateFolder(backend), text: engineText(cause) });
      if (removed === undefined) throw cause;
      if (removed !== '') onNotice?.(`${removed}\n`);
    }
  }
}

async function recover(refusal: Refusal): Promise<string | undefined> {
  for (const tryRecovery of recoveries) {
    const removed = await tryRecovery(refusal);
    if (removed !== undefined) return removed;
  }
  return undefined;
}

/** Returns the folder that holds the states; undefined if they are elsewhere. The engine resolves a relative path. */
export function stateFolder(backend: string | undefined): string | undefined {
  if (backend?.startsWith('file:///') !== true) return undefined;
  try {
    return fileURLToPath(backend);
  } catch {
    // The engine says what is wrong with it.
    return undefined;
  }
}
