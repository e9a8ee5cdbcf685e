import type { FastifyInstance, FastifyRequest } from 'fastify';
import { ownAddress } from './listen.ts';

/** A header that a page of another origin can send only with this server's permission, which it never gives. */
export const controlHeader = 'x-mailbox-access';

const ownHosts = ['localhost', '127.0.0.1', '[::1]', ownAddress];

/**
 * Blocks web pages from the control interface. In a browser on this machine, a page may send forms and simple requests
 * anywhere (https://fetch.spec.whatwg.org/#http-cors-protocol), also to its own name for this machine (DNS rebinding).
 */
export function addControlGuard(app: FastifyInstance): void {
  app.addHook('onRequest', async (request, reply) => {
    const path = readPath(request.url);
    // The router decodes a path before it matches it.
    if (!isControl(path) && !isControl(request.routeOptions.url ?? '')) return;
    const refusal = findRefusal(request, path);
    if (refusal === undefined) return;
    const [status, error] = refusal;
    await reply.code(status).send({ error });
  });
}

function findRefusal({ method, headers }: FastifyRequest, path: string): readonly [number, string] | undefined {
  const { host = '', origin } = headers;
  const type = headers['content-type']?.split(';')[0]?.trim().toLowerCase();
  if (!ownHosts.includes(host.replace(/:\d+$/, '').toLowerCase()))
    return [421, 'The control interface is at localhost only.'];
  if (origin !== undefined && origin !== `https://${host}`) return [403, 'The control interface is not for web pages.'];
  if (method === 'GET' && path === '/offline/health') return undefined;
  if (headers[controlHeader] === undefined) return [403, `The header ${controlHeader} is missing, with any value.`];
  if (method === 'POST' && type !== 'application/json') return [415, 'The body has to be application/json.'];
  return undefined;
}

export function readPath(url: string): string {
  return url.replace(/\?.*$/s, '');
}

/** Whether a request addresses the control interface. Such requests are not logged and meet no faults. */
export function isControl(url: string): boolean {
  return decode(readPath(url)).startsWith('/offline/');
}

function decode(path: string): string {
  try {
    return decodeURIComponent(path);
  } catch {
    return path;
  }
}
