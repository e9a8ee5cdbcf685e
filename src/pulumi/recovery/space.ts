import { statfs } from 'node:fs/promises';
import { MailboxAccessError } from '../../common/errors.ts';
import type { Operation } from '../stack/operation.ts';
import { stateFolder } from './recover.ts';

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
