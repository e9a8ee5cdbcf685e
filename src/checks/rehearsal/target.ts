import { execFile } from 'node:child_process';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { createSecureContext, rootCertificates, TLSSocket } from 'node:tls';
import { promisify } from 'node:util';
import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { createHttpHeaders, createPipelineRequest, type HttpMethods, proxyPolicy } from '@azure/core-rest-pipeline';
import { MailboxAccessError } from '../../common/errors.ts';
import type { Engine } from '../../pulumi/cli/locate.ts';
import { findOrServe, openEmulator } from '../../pulumi/emulator/emulator.ts';
import type { EntraEmulatorPackage } from '../../pulumi/emulator/packages.ts';
import { findOfficialPlugin, pluginVersion } from '../../pulumi/emulator/plugin.ts';
import type { Target } from '../../pulumi/stack/open.ts';
import type { Context } from '../../registration/customers/context.ts';
import { openBoundedClient } from '../../graph/http.ts';
import type { Workspace } from './workspace.ts';

interface TargetOptions {
  /** Host of the emulator; undefined for a real tenant. */
  readonly metadataHost: string | undefined;
  /** The customer's project, which has the emulator's data. */
  readonly projectFolder: string;
  readonly workspace: Workspace;
  readonly engine: Engine;
}

const microsoft = ['login.microsoftonline.com', 'graph.microsoft.com'];
/** Hosts that bypass the proxy, including GitHub's, which issues the token for the plugin's sign-in. */
const passedBy = 'localhost,127.0.0.1,::1,.actions.githubusercontent.com';

/** Opens a tenant or the emulator so that the provider reaches it only through a proxy on this machine. */
export async function openRecordedTarget(
  options: TargetOptions,
  emulators: EntraEmulatorPackage,
  context: Context,
): Promise<Target> {
  const { metadataHost, projectFolder, workspace } = options;
  if (metadataHost === undefined) return openTenant(options, emulators, context);
  const directory = await findOrServe(projectFolder, metadataHost);
  const certificates = await emulators.issueCertificates('mailbox-access rehearsal', ['localhost']);
  const routes = new Map([[metadataHost, `https://${metadataHost}`]]);
  const proxy = await startProxy({ routes, certificates, ca: directory.ca });
  const emulator = await openEmulator(directory, projectFolder, metadataHost, context.env, workspace.env, proxy);
  const close = async () => {
    await emulator.close();
    await proxy.close();
    await directory.close();
  };
  return { emulator, env: { ...emulator.env, ...workspace.env }, close };
}

/** Opens a tenant. The plugin and the Azure CLI that it starts get the proxy and its authority by environment. */
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
 * Installs the plugin before the proxy starts, because the proxy blocks the host of the engine's download.
 *
 * @throws MailboxAccessError `usage` on other systems than Linux, `plugin-missing`.
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

interface ProxyOptions {
  /** Destinations: `graph.microsoft.com:443` to `https://graph.microsoft.com`. All other hosts are refused. */
  readonly routes: ReadonlyMap<string, string>;
  /** Issued by an authority that the clients of the proxy trust. */
  readonly certificates: Awaited<ReturnType<EntraEmulatorPackage['issueCertificates']>>;
  /** Optional. PEM of the authority for the destinations, instead of the usual ones. */
  readonly ca?: string | undefined;
}

/** Headers of one connection (RFC 9110, section 7.6.1), and of compression, which the client negotiates itself. */
const ownHeaders =
  /^(connection|keep-alive|proxy-connection|transfer-encoding|content-encoding|content-length|host|accept-encoding)$/i;

/**
 * Serves a proxy on 127.0.0.1 that terminates TLS, so that every request passes {@link openBoundedClient} and can be
 * observed. It forwards only to its routes, through the proxy that the environment of this process names.
 *
 * @internal Tested alone.
 * @returns the URL for HTTPS_PROXY, and the PEM of the authority of its certificates.
 */
export async function startProxy({ routes, certificates, ca }: ProxyOptions) {
  const secureContext = createSecureContext({ cert: certificates.cert, key: certificates.key });
  const originOf = new WeakMap<object, string>();
  const sockets = new Set<Socket>();
  const inside = createServer((request, response) => {
    forward(request, response, originOf.get(request.socket) ?? '', ca).catch(() => {
      // The client sees the same as without the proxy: a broken connection.
      request.socket.destroy();
    });
  });
  const outside = createServer((_, response) => {
    response.writeHead(403).end();
  });
  outside.on('connection', (socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket)).on('error', () => undefined);
  });
  outside.on('connect', ({ url = '' }, socket: Socket) => {
    const origin = routes.get(url);
    if (origin === undefined) {
      socket.end('HTTP/1.1 403 Forbidden\r\n\r\n');
      return;
    }
    socket.write('HTTP/1.1 200 Connection Established\r\n\r\n');
    const secure = new TLSSocket(socket, { isServer: true, secureContext, ALPNProtocols: ['http/1.1'] });
    secure.on('error', () => socket.destroy());
    originOf.set(secure, origin);
    inside.emit('connection', secure);
  });
  outside.listen(0, '127.0.0.1');
  await once(outside, 'listening');
  return {
    url: `http://127.0.0.1:${(outside.address() as AddressInfo).port}`,
    ca: certificates.ca,
    close: async () => {
      const closed = once(outside, 'close');
      outside.close();
      for (const socket of sockets) socket.destroy();
      await closed;
    },
  };
}

async function forward(
  incoming: IncomingMessage,
  outgoing: ServerResponse,
  origin: string,
  ca?: string,
): Promise<void> {
  const body = await text(incoming);
  const request = createPipelineRequest({
    url: new URL(incoming.url ?? '/', origin).href,
    method: (incoming.method ?? 'GET') as HttpMethods,
    headers: createHttpHeaders(withoutOwn(incoming.headers)),
    requestOverrides: { ca },
  });
  if (body !== '') request.body = body;
  const client = openBoundedClient(origin);
  const response = await proxyPolicy().sendRequest(request, (each) => client.sendRequest(each));
  outgoing.writeHead(response.status, withoutOwn(response.headers.toJSON()));
  outgoing.end(response.bodyAsText);
}

function withoutOwn(headers: IncomingMessage['headers']): Record<string, string> {
  return Object.fromEntries(
    Object.entries(headers).flatMap(([name, value]) =>
      value === undefined || ownHeaders.test(name) ? [] : [[name, String(value)]],
    ),
  );
}
