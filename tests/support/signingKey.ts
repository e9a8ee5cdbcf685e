import { generateKeyPairSync } from 'node:crypto';
import { copyFileSync, mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export const signingKeyVariable = 'MAILBOX_ACCESS_TEST_SIGNING_KEY';
const name = 'signing-key.pem';

/** Makes one RSA key for the directories of all tests: each would take 0.15 s to make its own. Returns its folder. */
export function makeSigningKey(): string {
  const folder = mkdtempSync(join(tmpdir(), 'mailbox-access-key-'));
  const file = join(folder, name);
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  writeFileSync(file, privateKey.export({ type: 'pkcs8', format: 'pem' }), { mode: 0o600 });
  process.env[signingKeyVariable] = file;
  return folder;
}

/** Gives a directory that has not been started yet the key of all tests. */
export function provideSigningKey(folder: string): void {
  const file = process.env[signingKeyVariable];
  if (file === undefined) return;
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  copyFileSync(file, join(folder, name));
}

declare global {
  /** Of this test run. */
  var signingKeyFolder: string | undefined;
}
