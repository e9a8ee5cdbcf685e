import { copyFileSync, mkdirSync, mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startEntraEmulator } from '../../packages/entra-emulator/src/index.ts';

const variable = 'MAILBOX_ACCESS_TEST_EMULATOR_KEYS';
const names = ['signing-key.pem', 'certificates.json'];

/** Lets one emulator make the key and the certificates of all emulators of this run: each would take 0.3 s for its own. Returns their folder. */
export async function makeEmulatorKeys(): Promise<string> {
  const folder = mkdtempSync(join(tmpdir(), 'mailbox-access-keys-'));
  const emulator = await startEntraEmulator({ folder });
  await emulator.close();
  process.env[variable] = folder;
  return folder;
}

/** Gives an emulator that has not been started yet the key and the certificates of all tests. */
export function provideEmulatorKeys(folder: string): void {
  const made = process.env[variable];
  if (made === undefined) return;
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  for (const name of names) copyFileSync(join(made, name), join(folder, name));
}

declare global {
  /** Of this test run. */
  var emulatorKeysFolder: string | undefined;
}
