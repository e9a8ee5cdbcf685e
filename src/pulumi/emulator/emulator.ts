import { join } from 'node:path';
import { emulatorFolder } from './backend.ts';
import { buildCredentials, buildTrust } from './environment.ts';
import { loadAzureadEmulator } from './packages.ts';
import { findOfficialPlugin, requireOfficialPlugin } from './plugin.ts';
import type { ServedDirectory } from './serve.ts';

export { findOrServe } from './serve.ts';

export interface Emulator {
  readonly origin: string;
  /** `shared`: another process serves the directory; `own`: this one serves it until `close`. */
  readonly served: 'own' | 'shared';
  readonly provider: 'stand-in' | 'official';
  /** PEM of the certificate authority of all the emulator's servers. */
  readonly ca: string;
  /** Environment for the engine, with the state, credentials and trust of the emulator only. */
  readonly env: Readonly<Record<string, string>>;
  close(): Promise<void>;
}

/** A proxy between the provider and the directory. */
export interface Proxy {
  readonly url: string;
  /** PEM of the authority of its certificates. */
  readonly ca: string;
}

/**
 * Opens a served directory for one stack, with its own provider: by default the official plugin if it is installed.
 * MAILBOX_ACCESS_AZUREAD chooses `official`, `stand-in` or `stand-in-paced`, which deletes as slowly as the plugin.
 *
 * @param proxy Optional. Requires the stand-in, because the official plugin uses no proxy for localhost.
 */
export async function openEmulator(
  directory: ServedDirectory,
  projectFolder: string,
  metadataHost: string,
  env: NodeJS.ProcessEnv,
  backend: Readonly<Record<string, string>>,
  proxy?: Proxy,
): Promise<Emulator> {
  const folder = emulatorFolder(projectFolder);
  const credentials = await buildCredentials(metadataHost);
  const choice = env.MAILBOX_ACCESS_AZUREAD ?? '';
  if (choice === 'official') await requireOfficialPlugin(env);
  const isOfficial =
    proxy === undefined && (choice === 'official' || (choice === '' && (await findOfficialPlugin(env)) !== undefined));
  const emulator = { origin: `https://${metadataHost}`, served: directory.served, ca: directory.ca };
  const shared = { ...backend, ...credentials };
  if (isOfficial)
    return {
      ...emulator,
      provider: 'official',
      env: { ...shared, ...buildTrust(folder) },
      close: () => Promise.resolve(),
    };
  const { startAzureadEmulator } = await loadAzureadEmulator();
  const standIn = await startAzureadEmulator({
    env: credentials,
    ca: proxy?.ca ?? directory.ca,
    proxy: proxy?.url,
    deletePollMs: choice === 'stand-in-paced' ? officialDeletePollMs : undefined,
  });
  return {
    ...emulator,
    provider: 'stand-in',
    env: {
      ...shared,
      PULUMI_DEBUG_PROVIDERS: `azuread:${standIn.port}`,
      PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION: 'true',
      PULUMI_HOME: join(folder, 'home'),
    },
    close: () => standIn.close(),
  };
}

/** The official plugin checks five times, at this interval, that an object is deleted. */
const officialDeletePollMs = 5_000;
