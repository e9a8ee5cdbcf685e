import { statfs } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { MailboxAccessError } from '../errors.ts';
import type { Operation } from './operation.ts';

/** A state of one registration has 20 kB. The engine writes it again at every step, beside copies. */
const leastMegabytes = 5;

/**
 * Refuses a run whose state would fill its disk: the engine would go on making what it cannot record, and leave the state torn.
 *
 * @param backend PULUMI_BACKEND_URL
 * @throws MailboxAccessError `engine-failed`
 */
export async function requireSpace(backend: string | undefined, operation: Operation, stack: string): Promise<void> {
  if (operation === 'preview' || backend?.startsWith('file:///') !== true) return;
  const folder = fileURLToPath(backend);
  const disk = await statfs(folder).catch(() => undefined);
  // Some file systems do not say how large they are.
  if (disk === undefined || disk.blocks === 0 || disk.bavail * disk.bsize >= leastMegabytes * 1_000_000) return;
  throw new MailboxAccessError(
    'engine-failed',
    `The disk of the states has less than ${leastMegabytes} MB left, and nothing was done: ${folder}.`,
    `Free some space, then: npx mailbox-access ${operation} ${stack}`,
  );
}
