import type { Row, Variant } from '../diagnosis.ts';
import { onEmulator } from './shared.ts';

const notServed: Variant = {
  ...onEmulator,
  problem: 'The emulator does not answer at {server}.',
  remedy: 'Start it in another terminal, then try again.',
  lines: ['serveEmulator'],
};

/** Sign-ins, unlike mail, can go through a web proxy. */
const signInServer: Variant = {
  where: 'the server is that of the sign-in',
  holds: ({ host, outputs }) => host === new URL(outputs.authority).hostname,
  remedy: 'Have the firewall let this computer connect to that server and port, then try again.',
};

/** Connections that failed or broke. Codes: https://nodejs.org/api/errors.html#common-system-errors */
export const networkRows: readonly Row[] = [
  {
    codes: ['network-name'],
    node: ['ENOTFOUND', 'EAI_NONAME', 'EAI_NODATA'],
    says: '`ENOTFOUND`',
    problem: 'This computer finds no server named {host}.',
    remedy: 'Check the spelling of the server in the settings, and check the network.',
    lines: ['lookUpHost'],
  },
  {
    codes: ['network-name-later'],
    node: ['EAI_AGAIN', 'EAI_FAIL', 'ETIMEOUT', 'ESERVFAIL'],
    says: '`EAI_AGAIN`',
    problem: 'This computer cannot look up server names at the moment, such as {host}.',
    remedy: 'Check that this computer is online, then try again.',
    lines: ['lookUpHost'],
  },
  {
    codes: ['network-refused'],
    node: ['ECONNREFUSED'],
    says: '`ECONNREFUSED`',
    problem: 'Nothing answers at {server}.',
    remedy:
      'Check the server and the port in the settings, and check that the firewall lets this computer connect to them.',
    lines: ['tryPort'],
    variants: [notServed],
  },
  {
    codes: ['network-timeout'],
    node: ['ETIMEDOUT', 'ESOCKETTIMEDOUT', 'ETIME', 'UND_ERR_CONNECT_TIMEOUT', 'UND_ERR_HEADERS_TIMEOUT'],
    says: '`ETIMEDOUT`',
    problem: 'No answer came from {server} in time.',
    remedy:
      'Have the firewall let this computer connect to that server and port. A web proxy does not carry mail, so the connection must be direct.',
    lines: ['tryPort'],
    variants: [notServed, signInServer],
  },
  {
    codes: ['network-broken'],
    node: ['ECONNRESET', 'EPIPE', 'ECONNABORTED', 'ERR_SOCKET_CLOSED', 'ERR_STREAM_PREMATURE_CLOSE', 'UND_ERR_SOCKET'],
    says: '`ECONNRESET`, `EPIPE`',
    problem: 'The connection to {server} broke before it was finished.',
    remedy: 'Try again. If it breaks every time, a firewall or virus scanner in between is cutting it.',
    lines: ['verifyAgain'],
    variants: [notServed],
  },
  {
    codes: ['network-no-route'],
    node: ['ENETUNREACH', 'EHOSTUNREACH', 'ENETDOWN', 'EHOSTDOWN', 'EADDRNOTAVAIL', 'EACCES', 'EPERM'],
    says: '`ENETUNREACH`, `EHOSTUNREACH`',
    problem: 'This computer has no route to {server}.',
    remedy:
      'Check that this computer is online, and that the VPN and the firewall let it connect to that server and port.',
    lines: ['tryPort'],
  },
  {
    codes: ['network-unknown'],
    says: 'any other code of a connection',
    problem: 'The connection to {server} failed{code}.',
    remedy: 'Check that this computer can reach the server, then try again.',
    lines: ['tryPort'],
  },
];

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
    problem: 'This computer does not trust the issuer of the certificate of {server}, so nothing was sent.',
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
    problem: 'The certificate of {server} has expired, so nothing was sent.',
    remedy:
      'Check the clock of this computer first. If it is right, the operator of the server must renew the certificate.',
    lines: ['showDates'],
  },
  {
    codes: ['tls-not-yet'],
    node: ['CERT_NOT_YET_VALID'],
    says: '`CERT_NOT_YET_VALID`',
    problem: 'The clock of this computer is slow, or the certificate of the server is not valid yet.',
    remedy: 'Set the clock, then try again.',
    lines: ['showDates'],
  },
  {
    codes: ['tls-name'],
    node: ['ERR_TLS_CERT_ALTNAME_INVALID', 'HOSTNAME_MISMATCH'],
    says: '`ERR_TLS_CERT_ALTNAME_INVALID`',
    problem: 'The certificate at {server} is for another server, so nothing was sent.',
    remedy:
      "The server in the settings is wrong, or something else answers in its place. Microsoft's server is {microsoftServer}.",
    lines: ['outputs'],
  },
  {
    codes: ['tls-protocol'],
    node: ['EPROTO', 'ERR_SSL_'],
    says: '`EPROTO`, `ERR_SSL_WRONG_VERSION_NUMBER`',
    problem: 'The server at {server} does not offer the encryption that the monitor needs.',
    remedy: 'Check the port: 993 for IMAP, 587 for SMTP.',
    lines: ['showSubject'],
  },
  {
    codes: ['tls-unknown'],
    says: 'any other code of a certificate',
    problem: 'The certificate of {server} is not trusted{code}, so nothing was sent.',
    remedy: 'Check the certificate, and ask the operator of the server.',
    lines: ['showCertificate'],
  },
];
