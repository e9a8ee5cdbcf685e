import type { HttpRequest } from './https.ts';

/**
 * How Go's HTTP client words a connection that failed. What changes something is never sent twice, and its own cause is not told
 * (50-create-app-unheard, 58-patch-app-unheard); for GET there is no recording.
 */
export function connectionError(request: HttpRequest, cause: unknown): Error {
  const verb = request.method.charAt(0) + request.method.slice(1).toLowerCase();
  const why = request.method === 'GET' ? reason(cause) : 'HTTP response was nil; connection may have been reset';
  return new Error(`${verb} "${request.url.href}": ${why}`, { cause });
}

function reason(cause: unknown): string {
  const { code, message, address, port } = cause as Partial<NodeJS.ErrnoException> & {
    readonly address?: string;
    readonly port?: number;
  };
  if (code === 'ECONNREFUSED') return `dial tcp ${address ?? ''}:${port ?? ''}: connect: connection refused`;
  return code === 'ECONNRESET' ? 'EOF' : (message ?? String(cause));
}
