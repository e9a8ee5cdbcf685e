import type { ConnectionFault, MailStep } from './fault.ts';

/** Codes of OpenSSL and Node for a certificate (https://nodejs.org/api/tls.html#x509-certificate-error-codes). */
const certificateCode =
  /^(CERT_|CRL_|DEPTH_ZERO_|ERROR_IN_C|SELF_SIGNED_|UNABLE_TO_|ERR_TLS_CERT_|HOSTNAME_MISMATCH|INVALID_|PATH_LENGTH_)/;

/** Returns whether a connection failed because of its certificate, by Node's code. */
export function isCertificateCode(code: string): boolean {
  return certificateCode.test(code);
}

/**
 * Builds the fault of a connection that did not come about or broke.
 *
 * @param code Node's.
 * @param tell Makes the sentence, without its full stop, from `<host>:<port>`.
 */
export function buildConnectionFault(
  { host, port }: { readonly host: string; readonly port: number },
  code: string,
  tell: (at: string) => string,
  step?: MailStep,
): ConnectionFault {
  const at = `${host}:${port}`;
  return isCertificateCode(code)
    ? { kind: 'tls', host, port, code, step, text: `The certificate of ${at} is not trusted (${code}).` }
    : { kind: 'network', host, port, code, step, text: `${tell(at)} (${code}).` };
}
