import { copyFileSync, mkdirSync, mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startEntraEmulator } from '../../packages/entra-emulator/src/index.ts';

const variable = 'MAILBOX_ACCESS_TEST_EMULATOR_KEYS';
const names = ['signing-key.pem', 'certificates.json'];

/** Creates a key and certificates for all emulators of this run, which would need 0.3 s each. Returns their folder. */
export async function makeEmulatorKeys(): Promise<string> {
  const folder = mkdtempSync(join(tmpdir(), 'mailbox-access-keys-'));
  const emulator = await startEntraEmulator({ folder });
  await emulator.close();
  process.env[variable] = folder;
  return folder;
}

/** Gives an emulator the key and the certificates of all tests before it starts. */
export function provideEmulatorKeys(folder: string): void {
  const made = process.env[variable];
  if (made === undefined) return;
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  for (const name of names) copyFileSync(join(made, name), join(folder, name));
}

declare global {
  /** The folder of this test run. */
  var emulatorKeysFolder: string | undefined;
}
