import { setTimeout as sleep } from 'node:timers/promises';
import { Diagnostic } from '../errors.ts';
import { isNotFound } from '../graph/answers.ts';
import type { Session } from '../session.ts';

const LOOKS_IN_A_ROW = 5;
const MOST_LOOKS = 60;

/** Looks until the object was absent five times running (internal/helpers/consistency of the provider; 13-destroy). */
export async function waitForDeletion(session: Session, path: string, what: string): Promise<void> {
  let absent = 0;
  for (let look = 0; look < MOST_LOOKS; look++) {
    if (look > 0) await sleep(session.pace.deletePollMs, undefined, { signal: session.signal });
    absent = (await exists(session, path, what)) ? 0 : absent + 1;
    if (absent === LOOKS_IN_A_ROW) return;
  }
  const why = new Error("timeout while waiting for state to become 'Deleted' (last state: 'Waiting', timeout: 5m0s)");
  throw new Diagnostic(`Waiting for deletion of ${what}`, why);
}

async function exists(session: Session, path: string, what: string): Promise<boolean> {
  try {
    await session.graph.request('GET', path);
    return true;
  } catch (error) {
    if (isNotFound(error)) return false;
    throw new Diagnostic(`Waiting for deletion of ${what}: retrieving resource`, error);
  }
}
