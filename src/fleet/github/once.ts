import { setTimeout as sleep } from 'node:timers/promises';
import { isUnanswered } from './refusal.ts';

/** How often something is created, when a server fails each time. */
const tries = 3;

/**
 * Creates what there is to be one of. A server that fails may have created it: it is looked for before it is tried again.
 *
 * @throws what `create` throws.
 */
export async function createOnce<T>(
  create: () => Promise<T>,
  find: () => Promise<T | undefined>,
  delayMs = 1_000,
): Promise<T> {
  for (let left = tries - 1; ; left -= 1) {
    try {
      return await create();
    } catch (error) {
      if (left === 0 || !isUnanswered(error)) throw error;
    }
    await sleep(delayMs);
    const found = await find();
    if (found !== undefined) return found;
  }
}
