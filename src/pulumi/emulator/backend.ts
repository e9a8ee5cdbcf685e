import { join } from 'node:path';
import { makeFolder } from '../../common/files.ts';
import { openProjectFolder } from '../../common/projectFolder.ts';

/** Folders that the program or the engine writes to. */
const written = [
  'directory',
  'directory/tenants',
  'directory/domains',
  'home',
  'mail',
  'state',
  'state/.pulumi',
  'state/.pulumi/stacks',
  'state/.pulumi/history',
  'state/.pulumi/backups',
  'state/.pulumi/locks',
];

/** Returns the folder of the emulator's data and certificates and of the engine's state. */
export function emulatorFolder(projectFolder: string): string {
  return join(projectFolder, '.offline');
}

/**
 * Creates the state folder, which the engine does not do. Its passphrase protects nothing.
 *
 * @throws MailboxAccessError `folder-unusable` when one of the folders is a link.
 */
export async function makeBackend(folder: string): Promise<Record<string, string>> {
  await openEmulatorFolder(folder);
  await makeFolder(join(folder, 'state'));
  return {
    PULUMI_BACKEND_URL: `file://${join(folder, 'state').replaceAll('\\', '/')}`,
    PULUMI_CONFIG_PASSPHRASE: 'embedded-directory',
    PULUMI_SKIP_UPDATE_CHECK: 'true',
  };
}

/** Creates the folder, and ensures that no link in it leads elsewhere. @throws MailboxAccessError `folder-unusable` */
export async function openEmulatorFolder(folder: string): Promise<void> {
  await openProjectFolder(folder, written, 0o700);
}
