/** Codes of OpenSSL and Node for a certificate (https://nodejs.org/api/tls.html#x509-certificate-error-codes). */
const certificateCode =
  /^(CERT_|CRL_|DEPTH_ZERO_|ERROR_IN_C|SELF_SIGNED_|UNABLE_TO_|ERR_TLS_CERT_|HOSTNAME_MISMATCH|INVALID_|PATH_LENGTH_)/;

/** Returns whether a connection failed because of its certificate, by Node's code. */
export function isCertificateCode(code: string): boolean {
  return certificateCode.test(code);
}
