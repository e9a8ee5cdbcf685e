import { execFile } from 'node:child_process';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { rootCertificates } from 'node:tls';
import { promisify } from 'node:util';
import { MailboxAccessError } from '../../common/errors.ts';
import type { Engine } from '../../pulumi/cli/locate.ts';
import { findOrServe, openEmulator } from '../../pulumi/emulator/emulator.ts';
import type { EntraEmulatorPackage } from '../../pulumi/emulator/packages.ts';
import { findOfficialPlugin, pluginVersion } from '../../pulumi/emulator/plugin.ts';
import type { Target } from '../../pulumi/stack/open.ts';
import type { Context } from '../../registration/customers/context.ts';
import { startProxy } from './proxy.ts';
import type { Workspace } from './workspace.ts';

export interface TargetOptions {
  /** Of the emulator; undefined for a real tenant. */
  readonly metadataHost: string | undefined;
  /** Where the emulator of the customer keeps its data. */
  readonly projectFolder: string;
  readonly workspace: Workspace;
  readonly engine: Engine;
}

const microsoft = ['login.microsoftonline.com', 'graph.microsoft.com'];
/** Where GitHub hands out the token with which the plugin signs in; it is on the way to no directory. */
const passedBy = 'localhost,127.0.0.1,::1,.actions.githubusercontent.com';

/** Opens a tenant or the emulator so that the provider reaches it through a proxy on this machine alone. */
export async function openRecordedTarget(
  options: TargetOptions,
  emulators: EntraEmulatorPackage,
  context: Context,
): Promise<Target> {
  const { metadataHost, projectFolder, workspace } = options;
  if (metadataHost === undefined) return openTenant(options, emulators, context);
  const directory = await findOrServe(projectFolder, metadataHost);
  const certificates = await emulators.issueCertificates('mailbox-access rehearsal', ['localhost']);
  const proxy = await startProxy({
    routes: new Map([[metadataHost, `https://${metadataHost}`]]),
    certificates,
    ca: directory.ca,
  });
  const emulator = await openEmulator(directory, projectFolder, metadataHost, context.env, workspace.env, proxy);
  const close = async () => {
    await emulator.close();
    await proxy.close();
    await directory.close();
  };
  return { emulator, env: { ...emulator.env, ...workspace.env }, close };
}

/** The plugin takes the proxy and its authority from the environment of the engine, and so does the Azure CLI that it may start. */
async function openTenant(
  { workspace, engine }: TargetOptions,
  emulators: EntraEmulatorPackage,
  { env }: Context,
): Promise<Target> {
  await requirePlugin(engine, env);
  const certificates = await emulators.issueCertificates('mailbox-access rehearsal', microsoft);
  const routes = new Map(microsoft.map((host) => [`${host}:443`, `https://${host}`]));
  const proxy = await startProxy({ routes, certificates });
  const bundle = join(workspace.folder, 'authorities.pem');
  const own = await readFile(env.SSL_CERT_FILE ?? '', 'utf8').catch(() => '');
  await writeFile(bundle, [...rootCertificates, own, proxy.ca].join('\n'));
  return {
    emulator: undefined,
    env: {
      ...workspace.env,
      ...Object.fromEntries(['HTTPS_PROXY', 'https_proxy'].map((name) => [name, proxy.url])),
      ...Object.fromEntries(['NO_PROXY', 'no_proxy'].map((name) => [name, passedBy])),
      ...Object.fromEntries(['SSL_CERT_FILE', 'REQUESTS_CA_BUNDLE'].map((name) => [name, bundle])),
    },
    close: () => proxy.close(),
  };
}

/**
 * Installs the plugin before the proxy is there, which lets nobody through to where the engine would download it.
 *
 * @throws MailboxAccessError `usage` on another system than Linux, `plugin-missing`.
 */
async function requirePlugin(engine: Engine, env: NodeJS.ProcessEnv): Promise<void> {
  if (process.platform !== 'linux')
    throw new MailboxAccessError(
      'usage',
      'A rehearsal on a real tenant needs Linux: elsewhere the azuread plugin takes no certificate authority from its environment.',
      'Run it on Linux, in a container or in WSL. To see it on the emulator: npx mailbox-access rehearse dev',
    );
  await findOfficialPlugin(env).catch(async (missing: unknown) => {
    const args = ['plugin', 'install', 'resource', 'azuread', pluginVersion];
    await promisify(execFile)(engine.path, args, { env }).catch(() => {
      throw missing;
    });
  });
}
