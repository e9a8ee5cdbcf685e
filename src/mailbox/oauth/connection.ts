import { isCertificateCode } from '../../diagnostics/certificate.ts';
import type { ConnectionFault } from '../../diagnostics/fault.ts';

/**
 * A connection that did not come about or broke, by the code that Node gave.
 *
 * @param url where the request went; its path and query are left out of the fault.
 * @param error anything thrown; without a code of its own it counts as one that broke.
 */
export function buildConnectionFault(url: string, error: unknown): ConnectionFault {
  const code = readCode(error);
  if (!isCertificateCode(code)) return buildNetworkFault(url, code, (at) => `There is no connection to ${at}`);
  const { host, port } = readEndpoint(url);
  return { kind: 'tls', host, port, code, text: `The certificate of ${host}:${port} is not trusted (${code}).` };
}

/** @param tell makes the sentence, without its full stop, from `<host>:<port>`. */
export function buildNetworkFault(url: string, code: string, tell: (at: string) => string): ConnectionFault {
  const { host, port } = readEndpoint(url);
  return { kind: 'network', host, port, code, text: `${tell(`${host}:${port}`)} (${code}).` };
}

function readEndpoint(url: string): { readonly host: string; readonly port: number } {
  const { hostname, port } = new URL(url);
  return { host: hostname, port: port === '' ? 443 : Number(port) };
}

function readCode(error: unknown): string {
  const code = typeof error === 'object' && error !== null && 'code' in error ? error.code : undefined;
  return typeof code === 'string' && /^[A-Z][A-Z0-9_]+$/.test(code) ? code : 'ECONNRESET';
}
