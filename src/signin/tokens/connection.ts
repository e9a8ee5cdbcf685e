import type { Fault } from '../fault.ts';

export type ConnectionFault = Extract<Fault, { readonly kind: 'network' | 'tls' }>;

/** What OpenSSL and Node say about a certificate (https://nodejs.org/api/tls.html#x509-certificate-error-codes). */
const certificateCode =
  /^(CERT_|CRL_|DEPTH_ZERO_|ERROR_IN_C|SELF_SIGNED_|UNABLE_TO_|ERR_TLS_CERT_|HOSTNAME_MISMATCH|INVALID_|PATH_LENGTH_)/;

/**
 * A connection that did not come about or broke, by the code that Node gave.
 *
 * @param url where the request went; its path and query are left out of the fault.
 * @param error anything thrown; without a code of its own it counts as one that broke.
 */
export function buildConnectionFault(url: string, error: unknown): ConnectionFault {
  const { hostname: host, port: named } = new URL(url);
  const port = named === '' ? 443 : Number(named);
  const code = readCode(error);
  return certificateCode.test(code)
    ? { kind: 'tls', host, port, code, text: `The certificate of ${host}:${port} is not trusted (${code}).` }
    : { kind: 'network', host, port, code, text: `There is no connection to ${host}:${port} (${code}).` };
}

function readCode(error: unknown): string {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  return typeof code === 'string' && /^[A-Z][A-Z0-9_]+$/.test(code) ? code : 'ECONNRESET';
}
