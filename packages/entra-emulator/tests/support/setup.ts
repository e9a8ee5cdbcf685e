import { afterAll, beforeAll } from '@jest/globals';
import { developmentTenant, startEntraEmulator, type EntraEmulatorOptions } from '../../src/index.ts';
import type { Policies } from '../../src/store/policies.ts';
import { Client } from './client.ts';
import { makeFolder } from './folder.ts';
import { registerMonitor, type Registered } from './signIn.ts';
import { provideEmulatorKeys } from '../../../../tests/support/emulatorKeys.ts';

/** Lets users accept everything, which no tenant does today: for tests that should not need an administrator. */
export const usersAcceptAll = { userConsent: ['microsoft-user-default-legacy'] };

/**
 * Starts a directory and a client for the tests of one file.
 *
 * @param policies the development tenant's, over Microsoft's defaults.
 */
export function setUpDirectory(
  options: Omit<EntraEmulatorOptions, 'folder'> = {},
  policies: Partial<Policies> = usersAcceptAll,
): { readonly client: () => Client } {
  const { folder, remove } = makeFolder();
  let client: Client | undefined;
  beforeAll(async () => {
    provideEmulatorKeys(folder);
    client = new Client(await startEntraEmulator({ ...options, folder }));
    const { store } = client.directory;
    store.findTenant(developmentTenant.tenantId)?.change((state) => Object.assign(state.policies, policies));
  });
  afterAll(async () => {
    await client?.end();
    remove();
  });
  return {
    client: () => {
      if (!client) throw new Error('The directory runs only while tests do.');
      return client;
    },
  };
}

/** Does the same, with this project's registration. */
export function setUpMonitor(...settings: Parameters<typeof setUpDirectory>) {
  const { client } = setUpDirectory(...settings);
  let monitor: Registered;
  beforeAll(async () => {
    monitor = await registerMonitor(client(), 'PASS');
  });
  return { client, monitor: () => monitor };
}
