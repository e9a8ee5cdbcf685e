import { once } from 'node:events';
import { createServer } from 'node:http';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { createSecureContext, TLSSocket } from 'node:tls';
import { createHttpHeaders, createPipelineRequest, proxyPolicy } from '@azure/core-rest-pipeline';
import type { HttpMethods } from '@azure/core-rest-pipeline';
import { openBoundedClient } from '../../graph/http.ts';
import type { EntraEmulatorPackage } from '../../pulumi/emulator/packages.ts';

export interface ProxyOptions {
  /** Where requests are forwarded: `graph.microsoft.com:443` to `https://graph.microsoft.com`. All other hosts are refused. */
  readonly routes: ReadonlyMap<string, string>;
  /** From an authority that the clients of the proxy trust. */
  readonly certificates: Awaited<ReturnType<EntraEmulatorPackage['issueCertificates']>>;
  /** Optional. PEM of the authority of these hosts, instead of the usual ones. */
  readonly ca?: string | undefined;
}

export interface RunningProxy {
  /** For HTTPS_PROXY. */
  readonly url: string;
  /** PEM of the authority of the certificates that it shows. */
  readonly ca: string;
  close(): Promise<void>;
}

/** Headers of one connection, and those that no longer fit an unpacked answer (RFC 9110, section 7.6.1). */
const ownHeaders = [
  'connection',
  'keep-alive',
  'proxy-connection',
  'transfer-encoding',
  'content-encoding',
  'content-length',
  'host',
  // Only the client unpacks what it has asked for.
  'accept-encoding',
];

/**
 * Serves a proxy on 127.0.0.1 that ends TLS itself, so that every request passes {@link openBoundedClient}, where it can be observed. It
 * forwards to its routes only, by the proxy that the environment of this process names.
 */
export async function startProxy({ routes, certificates, ca }: ProxyOptions): Promise<RunningProxy> {
  const secureContext = createSecureContext({ cert: certificates.cert, key: certificates.key });
  const originOf = new WeakMap<object, string>();
  const sockets = new Set<Socket>();
  const inside = createServer((request, response) => {
    forward(request, response, originOf.get(request.socket) ?? '', ca).catch(() => {
      // The client hears what it would hear without the proxy: a connection that broke.
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
  ca: string | undefined,
): Promise<void> {
  const chunks: Buffer[] = [];
  for await (const chunk of incoming as AsyncIterable<Buffer>) chunks.push(chunk);
  const request = createPipelineRequest({
    url: new URL(incoming.url ?? '/', origin).href,
    method: (incoming.method ?? 'GET') as HttpMethods,
    headers: createHttpHeaders(withoutOwn(incoming.headers)),
    requestOverrides: { ca },
  });
  if (chunks.length > 0) request.body = Buffer.concat(chunks).toString('utf8');
  const client = openBoundedClient(origin);
  const response = await proxyPolicy().sendRequest(request, (each) => client.sendRequest(each));
  outgoing.writeHead(response.status, withoutOwn(response.headers.toJSON()));
  outgoing.end(response.bodyAsText);
}

function withoutOwn(headers: IncomingMessage['headers']): Record<string, string> {
  return Object.fromEntries(
    Object.entries(headers).flatMap(([name, value]) =>
      value === undefined || ownHeaders.includes(name.toLowerCase()) ? [] : [[name, String(value)]],
    ),
  );
}
