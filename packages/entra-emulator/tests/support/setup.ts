import { afterAll, beforeAll } from '@jest/globals';
import { developmentTenant, startEntraEmulator, type EntraEmulatorOptions } from '../../src/index.ts';
import type { Policies } from '../../src/store/policies.ts';
import { Client } from './client.ts';
import { makeFolder } from './folder.ts';
import { registerMonitor, type Registered } from './signIn.ts';
import { provideEmulatorKeys } from '../../../../tests/support/emulatorKeys.ts';

/** Lets users accept everything, as no tenant does any more: for tests in which nobody should need an administrator. */
export const usersAcceptAll = { userConsent: ['microsoft-user-default-legacy'] };

/**
 * A directory that runs for the tests of one file, and a client of it; both are there once the tests begin.
 *
 * @param policies Of the development tenant, over Microsoft's defaults.
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

/** The same with a registration as this project makes it. */
export function setUpMonitor(...settings: Parameters<typeof setUpDirectory>) {
  const { client } = setUpDirectory(...settings);
  let monitor: Registered;
  beforeAll(async () => {
    monitor = await registerMonitor(client(), 'PASS');
  });
  return { client, monitor: () => monitor };
}
