import { join } from 'node:path';
import { DirectoryStateError, startDirectory } from '../../../offline/entra/index.ts';
import type { RunningDirectory } from '../../../offline/entra/index.ts';
import { startAzuread } from '../../../offline/azuread/index.ts';
import { MailboxAccessError } from '../../errors.ts';
import { embeddedFolder, makeBackend, openEmbeddedFolder } from './backend.ts';
import { buildCredentials, buildTrust } from './environment.ts';
import { findRunningDirectory } from './health.ts';
import { findOfficialPlugin } from './plugin.ts';

/** What a run on the embedded directory needs, and what it uses. */
export interface Embedded {
  readonly origin: string;
  /** `shared`: another process serves the directory; `own`: this one does until `close`. */
  readonly served: 'own' | 'shared';
  readonly provider: 'stand-in' | 'official';
  /** PEM of the certificate authority of all its servers. */
  readonly ca: string;
  /** Environment for the engine: its state, credentials and trust are the embedded directory's and no others. */
  readonly env: Readonly<Record<string, string>>;
  close(): Promise<void>;
}

/** An embedded directory that is being served, by this process or another. */
export interface ServedDirectory {
  readonly ca: string;
  /** Only where this process serves it. */
  readonly close?: () => Promise<void>;
}

/**
 * Opens the embedded directory for one stack: starts it unless one is being served already, and the provider's stand-in.
 *
 * @throws MailboxAccessError `directory-busy` when something else has the port, `plugin-missing` when the official plugin
 *   is asked for and not installed.
 */
export async function openEmbedded(
  projectFolder: string,
  metadataHost: string,
  env: NodeJS.ProcessEnv,
): Promise<Embedded> {
  const directory = await findOrServe(projectFolder, metadataHost);
  const closeDirectory = () => directory.close?.() ?? Promise.resolve();
  try {
    const embedded = await openOn(directory, projectFolder, metadataHost, env);
    return { ...embedded, close: () => embedded.close().finally(closeDirectory) };
  } catch (error) {
    await closeDirectory();
    throw error;
  }
}

/** Opens a directory that is served for one stack, with a stand-in of its own; closing leaves the directory. */
export async function openOn(
  directory: ServedDirectory,
  projectFolder: string,
  metadataHost: string,
  env: NodeJS.ProcessEnv,
): Promise<Embedded> {
  const folder = embeddedFolder(projectFolder);
  const credentials = buildCredentials(metadataHost);
  const backend = await makeBackend(folder);
  const provider =
    env.MAILBOX_ACCESS_AZUREAD === 'official'
      ? await official(folder, env)
      : await standIn(folder, credentials, directory.ca);
  return {
    origin: `https://${metadataHost}`,
    served: directory.close === undefined ? 'shared' : 'own',
    provider: provider.kind,
    ca: directory.ca,
    env: { ...backend, ...credentials, ...provider.env },
    close: () => provider.close(),
  };
}

/** Finds the project's embedded directory, or serves it. @throws MailboxAccessError as {@link serveDirectory} */
export async function findOrServe(projectFolder: string, metadataHost: string): Promise<ServedDirectory> {
  const folder = embeddedFolder(projectFolder);
  const running = await findRunningDirectory(folder, metadataHost);
  if (running !== undefined) return running;
  try {
    return await serveDirectory(folder, metadataHost);
  } catch (error) {
    // Another run of the project may have been a moment faster.
    const faster = await findRunningDirectory(folder, metadataHost);
    if (faster === undefined) throw error;
    return faster;
  }
}

/**
 * Serves the embedded directory on the port of `metadataHost` (`localhost:<port>`).
 *
 * @throws MailboxAccessError `directory-busy` when something else has the port, `directory-unreadable` when its data is
 *   broken.
 */
export async function serveDirectory(folder: string, metadataHost: string): Promise<RunningDirectory> {
  await openEmbeddedFolder(folder);
  try {
    return await startDirectory({ folder: join(folder, 'directory'), port: Number(metadataHost.split(':')[1]) });
  } catch (cause) {
    throw explainStart(cause, metadataHost);
  }
}

function explainStart(cause: unknown, metadataHost: string): unknown {
  if (cause instanceof DirectoryStateError) {
    const [problem = '', remedy = ''] = cause.message.split('\n');
    return new MailboxAccessError('directory-unreadable', problem, remedy, { cause });
  }
  if ((cause as NodeJS.ErrnoException).code !== 'EADDRINUSE') return cause;
  return new MailboxAccessError(
    'directory-busy',
    `Another program has the port of the embedded directory, ${metadataHost}.`,
    'End that program, or write another port into azuread:metadataHost of the Pulumi.<stack>.yaml in question.',
    { cause },
  );
}

interface Provider {
  readonly kind: Embedded['provider'];
  readonly env: Readonly<Record<string, string>>;
  readonly close: () => Promise<void>;
}

async function standIn(folder: string, credentials: Readonly<Record<string, string>>, ca: string): Promise<Provider> {
  const provider = await startAzuread({ env: credentials, ca });
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
