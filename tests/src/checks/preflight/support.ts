import { beforeAll, beforeEach } from '@jest/globals';
import { developmentTenant, type EntraEmulator, type Tenant } from '@mailbox-access/entra-emulator';
import { setRoles } from '../../../../packages/entra-emulator/src/store/build.ts';
import { runPreflight } from '../../../../src/checks/preflight/run.ts';
import { buildCredentials } from '../../../../src/pulumi/emulator/environment.ts';
import type { Target } from '../../../../src/pulumi/stack/open.ts';
import { setUpDirectory } from '../../../../packages/entra-emulator/tests/support/setup.ts';
import { readSettings } from '../../../../src/registration/settings/read.ts';
import { type Config, rawValues } from '../../../support/settings.ts';
import { fakeContext } from '../../cli/support.ts';

/** Starts a directory that is reset before each test, with functions that run preflight on it. */
export function setUpPreflight() {
  const { client } = setUpDirectory({}, {});
  let seeded: Tenant['state'];
  const tenant = (): Tenant => {
    const found = client().directory.store.findTenant(developmentTenant.tenantId);
    if (!found) throw new Error('The development tenant is missing.');
    return found;
  };
  beforeAll(() => {
    seeded = structuredClone(tenant().state);
  });
  beforeEach(() => {
    tenant().change((state) => Object.assign(state, structuredClone(seeded)));
  });
  /** Gives the provisioning application exactly these permissions. */
  const give = (...roles: readonly string[]) => {
    setRoles(tenant(), developmentTenant.clientId, roles, new Date());
  };
  /** Runs preflight, with `env` over the credentials. */
  const look = async (config: Config = {}, env: Readonly<Record<string, string>> = {}, objectId?: string) => {
    const { directory } = client();
    const values = rawValues({ 'azuread:metadataHost': directory.host, ...config });
    const raw = { project: 'mailbox-access', stack: 'contoso', values };
    const request = { raw, settings: readSettings(raw), target: await targetOf(directory, env), objectId };
    return runPreflight(request, fakeContext({ env: {} }).context);
  };
  return { client, tenant, give, look };
}

/** Opens the directory as for a run, but without the provider, which preflight does not use. */
async function targetOf({ origin, host, ca }: EntraEmulator, env: Readonly<Record<string, string>>): Promise<Target> {
  const close = () => Promise.resolve();
  const all = { ...(await buildCredentials(host)), ...env };
  return { emulator: { origin, served: 'shared', provider: 'stand-in', ca, env: all, close }, env: all, close };
}
