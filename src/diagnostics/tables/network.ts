import type { Row, Variant } from '../row.ts';
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

/** No connection, or one that broke. Codes: https://nodejs.org/api/errors.html#common-system-errors */
export const networkRows: readonly Row[] = [
  {
    codes: ['network-name'],
    node: ['ENOTFOUND', 'EAI_NONAME', 'EAI_NODATA'],
    says: '`ENOTFOUND`',
    problem: 'This computer finds no server named {host}.',
    resolvedBy: 'us',
    remedy: 'Check the spelling of the server in the settings, and check the network.',
    lines: ['lookUpHost'],
  },
  {
    codes: ['network-name-later'],
    node: ['EAI_AGAIN', 'EAI_FAIL', 'ETIMEOUT', 'ESERVFAIL'],
    says: '`EAI_AGAIN`',
    problem: 'This computer cannot look up server names at the moment, such as {host}.',
    resolvedBy: 'us',
    remedy: 'Check that this computer is online, then try again.',
    lines: ['lookUpHost'],
  },
  {
    codes: ['network-refused'],
    node: ['ECONNREFUSED'],
    says: '`ECONNREFUSED`',
    problem: 'Nothing answers at {server}.',
    resolvedBy: 'us',
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
    resolvedBy: 'us',
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
    resolvedBy: 'us',
    remedy: 'Try again. If it breaks every time, a firewall or virus scanner in between cuts it.',
    lines: ['verifyAgain'],
    variants: [notServed],
  },
  {
    codes: ['network-no-route'],
    node: ['ENETUNREACH', 'EHOSTUNREACH', 'ENETDOWN', 'EHOSTDOWN', 'EADDRNOTAVAIL', 'EACCES', 'EPERM'],
    says: '`ENETUNREACH`, `EHOSTUNREACH`',
    problem: 'This computer has no route to {server}.',
    resolvedBy: 'us',
    remedy:
      'Check that this computer is online, and that the VPN and the firewall let it connect to that server and port.',
    lines: ['tryPort'],
  },
  {
    codes: ['network-unknown'],
    says: 'any other code of a connection',
    problem: 'The connection to {server} failed{code}.',
    resolvedBy: 'us',
    remedy: 'Check that this computer can reach the server, then try again.',
    lines: ['tryPort'],
  },
];
