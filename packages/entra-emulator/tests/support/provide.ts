import { copyFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { loadCertificates } from '../../src/certificates.ts';
import { FolderStorage } from '../../src/storage.ts';
import { provideSigningKey, signingKeyVariable } from '../../../../tests/support/signingKey.ts';

/** Gives a directory that has not been started yet the key and the certificates of all tests of this run: each would make its own. */
export async function provideKeys(folder: string): Promise<void> {
  provideSigningKey(folder);
  const key = process.env[signingKeyVariable];
  if (key === undefined) return;
  await loadCertificates(new FolderStorage(dirname(key)), new Date());
  copyFileSync(join(dirname(key), 'certificates.json'), join(folder, 'certificates.json'));
}
