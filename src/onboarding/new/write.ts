import { randomUUID } from 'node:crypto';
import { constants } from 'node:fs';
import { copyFile, link, lstat, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { listCustomers } from '../../registration/customers/project.ts';
import { MailboxAccessError } from '../../common/errors.ts';

export function settingsFile(projectFolder: string, customer: string): string {
  return join(projectFolder, `Pulumi.${customer}.yaml`);
}

/**
 * Refuses a customer that has settings of any kind: a file, a link, or a name that differs only in case, which is the
 * same file on other systems.
 *
 * @throws MailboxAccessError `customer-exists`
 */
export async function requireNew(projectFolder: string, customer: string): Promise<void> {
  const known = await listCustomers(projectFolder);
  const same = known.find((name) => name.toLowerCase() === customer.toLowerCase());
  const found = await lstat(settingsFile(projectFolder, customer)).catch(() => undefined);
  if (same !== undefined || found !== undefined) throw customerExists(same ?? customer);
}

/**
 * Writes a file that must not exist yet. It appears whole or not at all, and nothing is written through a link.
 *
 * @throws MailboxAccessError `customer-exists` when the file exists by now, `settings-unwritable`
 */
export async function createSettings(projectFolder: string, customer: string, content: string): Promise<void> {
  const file = settingsFile(projectFolder, customer);
  const temporary = join(projectFolder, `.${customer}.${randomUUID()}.tmp`);
  try {
    await writeFile(temporary, content, { flag: 'wx' });
    await link(temporary, file).catch(async (error: unknown) => {
      if ((error as NodeJS.ErrnoException).code === 'EEXIST') throw error;
      // Some file systems do not support links.
      await copyFile(temporary, file, constants.COPYFILE_EXCL);
    });
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === 'EEXIST') throw customerExists(customer);
    throw new MailboxAccessError(
      'settings-unwritable',
      `${file} cannot be written: ${cause instanceof Error ? cause.message : String(cause)}.`,
      'Make the project folder writable, then run the same command again.',
      { cause },
    );
  } finally {
    await rm(temporary, { force: true });
  }
}

/** Removes what {@link createSettings} wrote. */
export async function removeSettings(projectFolder: string, customer: string): Promise<void> {
  await rm(settingsFile(projectFolder, customer), { force: true });
}

function customerExists(customer: string): MailboxAccessError {
  return new MailboxAccessError(
    'customer-exists',
    `Pulumi.${customer}.yaml already exists. It was not changed.`,
    `Edit it, or use npx mailbox-access pulumi config set, then: npx mailbox-access preflight ${customer}. For another customer, choose another name.`,
  );
}
