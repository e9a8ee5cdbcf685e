import { toolCommand } from '../commands.ts';
import { quoteForShell } from '../../common/quote.ts';
import { isLoopback } from '../../common/loopback.ts';
import { verifyAgain } from '../remedies.ts';
import type { ConnectionRow, Remedy, Variant } from '../row.ts';
import type { Subject } from '../subject.ts';

const notServed: Variant = {
  where: 'the stack is on the emulator',
  holds: ({ isEmulator, host }) => isEmulator && isLoopback(host),
  problem: ({ server }) => `The emulator does not answer at ${server}.`,
  resolvedBy: 'us',
  remedy: ({ stack }) => ({
    text: 'Serve it in another terminal, and try again.',
    lines: [toolCommand('directory', stack, '--mail')],
  }),
};

/** No mail goes there, so that a web proxy may do. */
const signInServer: Variant = {
  where: 'the server is that of the sign-in',
  holds: ({ host, outputs }) => host === new URL(outputs.authority).hostname,
  problem: ({ server }) => `No answer came from ${server} in time.`,
  resolvedBy: 'us',
  remedy: tryPort('Have the firewall let this computer out to that server and port, and try again.'),
};

/** No connection, or one that broke; codes of https://nodejs.org/api/errors.html#common-system-errors */
export const networkRows: readonly ConnectionRow[] = [
  {
    codes: ['network-name'],
    node: ['ENOTFOUND', 'EAI_NONAME', 'EAI_NODATA'],
    says: '`ENOTFOUND`',
    problem: ({ host }) => `There is no server called ${host}, as far as this computer can find out.`,
    resolvedBy: 'us',
    remedy: lookUp('Check the spelling of the server in the settings, and the network.'),
  },
  {
    codes: ['network-name-later'],
    node: ['EAI_AGAIN', 'EAI_FAIL', 'ETIMEOUT', 'ESERVFAIL'],
    says: '`EAI_AGAIN`',
    problem: ({ host }) => `This computer cannot look up server names at the moment, such as ${host}.`,
    resolvedBy: 'us',
    remedy: lookUp('Check that it is online, and try again.'),
  },
  {
    codes: ['network-refused'],
    node: ['ECONNREFUSED'],
    says: '`ECONNREFUSED`',
    problem: ({ server }) => `Nothing answers at ${server}.`,
    resolvedBy: 'us',
    remedy: tryPort('Check server and port in the settings, and that the firewall lets this computer out to them.'),
    variants: [notServed],
  },
  {
    codes: ['network-timeout'],
    node: ['ETIMEDOUT', 'ESOCKETTIMEDOUT', 'ETIME', 'UND_ERR_CONNECT_TIMEOUT', 'UND_ERR_HEADERS_TIMEOUT'],
    says: '`ETIMEDOUT`',
    problem: ({ server }) => `No answer came from ${server} in time.`,
    resolvedBy: 'us',
    remedy: tryPort(
      'Have the firewall let this computer out to that server and port. A web proxy does not carry mail: it needs the direct way.',
    ),
    variants: [notServed, signInServer],
  },
  {
    codes: ['network-broken'],
    node: ['ECONNRESET', 'EPIPE', 'ECONNABORTED', 'ERR_SOCKET_CLOSED', 'ERR_STREAM_PREMATURE_CLOSE', 'UND_ERR_SOCKET'],
    says: '`ECONNRESET`, `EPIPE`',
    problem: ({ server }) => `The connection to ${server} broke in the middle.`,
    resolvedBy: 'us',
    remedy: (subject) => ({
      text: 'Try again. If it breaks each time, a firewall or virus scanner on the way cuts it.',
      lines: [verifyAgain(subject)],
    }),
    variants: [notServed],
  },
  {
    codes: ['network-no-route'],
    node: ['ENETUNREACH', 'EHOSTUNREACH', 'ENETDOWN', 'EHOSTDOWN', 'EADDRNOTAVAIL', 'EACCES', 'EPERM'],
    says: '`ENETUNREACH`, `EHOSTUNREACH`',
    problem: ({ server }) => `This computer has no way to ${server}.`,
    resolvedBy: 'us',
    remedy: tryPort('Check that it is online, and that VPN and firewall let it out to that server and port.'),
  },
  {
    codes: ['network-unknown'],
    node: [''],
    says: 'any other code of a connection',
    problem: ({ server, name }) => `The connection to ${server} failed${name && ` (${name})`}.`,
    resolvedBy: 'us',
    remedy: tryPort('Check that this computer can reach it, and try again.'),
  },
];

function lookUp(text: string) {
  return ({ host }: Subject): Remedy => ({ text, lines: [`nslookup ${quoteForShell(host)}`] });
}

function tryPort(text: string) {
  return ({ host, port }: Subject): Remedy => ({ text, lines: [`nc -vz ${quoteForShell(host)} ${port}`] });
}
