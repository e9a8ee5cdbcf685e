import { join } from 'node:path';
import { emulatorFolder, makeBackend } from './backend.ts';
import { buildCredentials, buildTrust } from './environment.ts';
import { loadAzureadEmulator } from './packages.ts';
import { findOfficialPlugin } from './plugin.ts';
import type { ServedDirectory } from './serve.ts';

export { findOrServe } from './serve.ts';

/** What a run on the emulator needs, and what it uses. */
export interface Emulator {
  readonly origin: string;
  /** `shared`: another process serves the directory; `own`: this one does until `close`. */
  readonly served: 'own' | 'shared';
  readonly provider: 'stand-in' | 'official';
  /** PEM of the certificate authority of all its servers. */
  readonly ca: string;
  /** Environment for the engine: its state, credentials and trust are the emulator's and no others. */
  readonly env: Readonly<Record<string, string>>;
  close(): Promise<void>;
}

/** A proxy through which a provider is to ask the directory. */
export interface Proxy {
  readonly url: string;
  /** PEM of the authority of the certificates that it shows. */
  readonly ca: string;
}

/**
 * Opens a directory that is served for one stack, with a provider of its own; closing leaves the directory.
 *
 * @param proxy Optional. The provider is then the stand-in: the official plugin goes past any proxy to localhost.
 */
export async function openEmulator(
  directory: ServedDirectory,
  projectFolder: string,
  metadataHost: string,
  env: NodeJS.ProcessEnv,
  proxy?: Proxy,
): Promise<Emulator> {
  const folder = emulatorFolder(projectFolder);
  const credentials = await buildCredentials(metadataHost);
  const backend = await makeBackend(folder);
  const provider =
    env.MAILBOX_ACCESS_AZUREAD === 'official' && proxy === undefined
      ? await official(folder, env)
      : await standIn(folder, credentials, proxy?.ca ?? directory.ca, proxy?.url);
  return {
    origin: `https://${metadataHost}`,
    served: directory.served,
    provider: provider.kind,
    ca: directory.ca,
    env: { ...backend, ...credentials, ...provider.env },
    close: () => provider.close(),
  };
}

interface Provider {
  readonly kind: Emulator['provider'];
  readonly env: Readonly<Record<string, string>>;
  readonly close: () => Promise<void>;
}

async function standIn(
  folder: string,
  credentials: Readonly<Record<string, string>>,
  ca: string,
  proxy: string | undefined,
): Promise<Provider> {
  const { startAzureadEmulator } = await loadAzureadEmulator();
  const provider = await startAzureadEmulator({ env: credentials, ca, proxy });
  const env = {
    PULUMI_DEBUG_PROVIDERS: `azuread:${provider.port}`,
    PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION: 'true',
    PULUMI_HOME: join(folder, 'home'),
  };
  return { kind: 'stand-in', env, close: () => provider.close() };
}

async function official(folder: string, env: NodeJS.ProcessEnv): Promise<Provider> {
  await findOfficialPlugin(env);
  return { kind: 'official', env: buildTrust(folder), close: () => Promise.resolve() };
}
