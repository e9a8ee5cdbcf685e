import type { Row } from '../row.ts';
import { onEmulator } from './shared.ts';

/** Certificates that are not trusted. Codes: https://nodejs.org/api/tls.html#x509-certificate-error-codes */
export const tlsRows: readonly Row[] = [
  {
    codes: ['tls-untrusted'],
    node: [
      'SELF_SIGNED_CERT_IN_CHAIN',
      'DEPTH_ZERO_SELF_SIGNED_CERT',
      'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
      'UNABLE_TO_GET_ISSUER_CERT',
      'CERT_UNTRUSTED',
      'CERT_SIGNATURE_FAILURE',
      'INVALID_CA',
    ],
    says: '`SELF_SIGNED_CERT_IN_CHAIN`, `UNABLE_TO_GET_ISSUER_CERT_LOCALLY`, `UNABLE_TO_VERIFY_LEAF_SIGNATURE`',
    problem: 'This computer does not trust the issuer of the certificate of {server}, so nothing was sent to it.',
    resolvedBy: 'us',
    remedy:
      'A company proxy or virus scanner that inspects the traffic uses its own certificate, and "issuer" names it. In that case, set NODE_EXTRA_CA_CERTS to the file of its certificate authority.',
    lines: ['showIssuer'],
    variants: [
      {
        ...onEmulator,
        problem: 'The program that answers at {server} is not the emulator of this project.',
        remedy: 'Stop the program that has this port, such as another copy of the project. Then start this emulator.',
        lines: ['serveEmulator'],
      },
    ],
  },
  {
    codes: ['tls-expired'],
    node: ['CERT_HAS_EXPIRED'],
    says: '`CERT_HAS_EXPIRED`',
    problem: 'The certificate of {server} has expired, so nothing was sent to it.',
    resolvedBy: 'us',
    remedy:
      'Check the clock of this computer first. If it is right, the operator of the server must renew the certificate.',
    lines: ['showDates'],
  },
  {
    codes: ['tls-not-yet'],
    node: ['CERT_NOT_YET_VALID'],
    says: '`CERT_NOT_YET_VALID`',
    problem: 'The clock of this computer is slow, or the certificate of the server is not valid yet.',
    resolvedBy: 'us',
    remedy: 'Set the clock, then try again.',
    lines: ['showDates'],
  },
  {
    codes: ['tls-name'],
    node: ['ERR_TLS_CERT_ALTNAME_INVALID', 'HOSTNAME_MISMATCH'],
    says: '`ERR_TLS_CERT_ALTNAME_INVALID`',
    problem: 'The certificate at {server} is for another server, so nothing was sent to it.',
    resolvedBy: 'us',
    remedy:
      "The server in the settings is wrong, or something else answers in its place. Microsoft's server is {microsoftServer}.",
    lines: ['outputs'],
  },
  {
    codes: ['tls-protocol'],
    node: ['EPROTO', 'ERR_SSL_'],
    says: '`EPROTO`, `ERR_SSL_WRONG_VERSION_NUMBER`',
    problem: 'The server at {server} does not offer the encryption that the monitor needs.',
    resolvedBy: 'us',
    remedy: 'Check the port: 993 for IMAP, 587 for SMTP.',
    lines: ['showSubject'],
  },
  {
    codes: ['tls-unknown'],
    says: 'any other code of a certificate',
    problem: 'The certificate of {server} is not trusted{code}, so nothing was sent to it.',
    resolvedBy: 'us',
    remedy: 'Check the certificate, and ask the operator of the server.',
    lines: ['showCertificate'],
  },
];
