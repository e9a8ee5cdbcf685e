import { join } from 'node:path';
import { makeFolder } from '../../common/files.ts';
import { openProjectFolder } from '../../common/projectFolder.ts';

/** Folders of which the program or the engine writes the content. */
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

/** Folder of everything that the emulator keeps: its data, its certificates, the engine's state. */
export function emulatorFolder(projectFolder: string): string {
  return join(projectFolder, '.offline');
}

/**
 * Makes the folder of the state, which the engine does not do by itself. It stays in the project, under a passphrase that protects nothing.
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

/** Makes the folder, and sees to it that nothing is written elsewhere by a link in it. @throws MailboxAccessError `folder-unusable` */
export async function openEmulatorFolder(folder: string): Promise<void> {
  await openProjectFolder(folder, written, 0o700);
}
