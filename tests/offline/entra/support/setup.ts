import { afterAll, beforeAll } from '@jest/globals';
import { startDirectory } from '../../../../offline/entra/index.ts';
import type { DirectoryOptions } from '../../../../offline/entra/index.ts';
import { provideSigningKey } from '../../../support/signingKey.ts';
import { Client } from './client.ts';
import { makeFolder } from './folder.ts';

/** A directory that runs for the tests of one file, and a client of it; both are there once the tests begin. */
export function setUpDirectory(options: Omit<DirectoryOptions, 'folder'> = {}): { readonly client: () => Client } {
  const { folder, remove } = makeFolder();
  let client: Client | undefined;
  beforeAll(async () => {
    provideSigningKey(folder);
    client = new Client(await startDirectory({ ...options, folder }));
  });
  afterAll(async () => {
    client?.close();
    await client?.directory.close();
    remove();
  });
  return {
    client: () => {
      if (!client) throw new Error('The directory runs only while tests do.');
      return client;
    },
  };
}
