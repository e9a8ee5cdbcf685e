import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';

/** Folder of everything that the embedded directory keeps: its data, its certificates, the engine's state. */
export function embeddedFolder(projectFolder: string): string {
  return join(projectFolder, '.offline');
}

/** The state of embedded stacks stays in the project, under a passphrase that protects nothing. */
export function buildBackend(folder: string): Record<string, string> {
  return {
    PULUMI_BACKEND_URL: `file://${join(folder, 'state').replaceAll('\\', '/')}`,
    PULUMI_CONFIG_PASSPHRASE: 'embedded-directory',
    PULUMI_SKIP_UPDATE_CHECK: 'true',
  };
}

/** Makes the folder of the state, which the engine does not do by itself. */
export async function makeBackend(folder: string): Promise<Record<string, string>> {
  await mkdir(join(folder, 'state'), { recursive: true });
  return buildBackend(folder);
}
