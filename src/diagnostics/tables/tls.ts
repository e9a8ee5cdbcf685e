import { exchangeOnlineServers, toolCommand } from '../commands.ts';
import { quoteForShell } from '../../common/quote.ts';
import { isLoopback } from '../../common/loopback.ts';
import type { ConnectionRow, Remedy } from '../row.ts';
import type { Subject } from '../subject.ts';

/** Certificates that are not trusted; codes of https://nodejs.org/api/tls.html#x509-certificate-error-codes */
export const tlsRows: readonly ConnectionRow[] = [
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
    problem: ({ server }) => `This computer does not know who vouches for ${server}, so nothing was sent to it.`,
    resolvedBy: 'us',
    remedy: look(
      'A company proxy or virus scanner that reads along makes its own certificate: "issuer" names it. Then let NODE_EXTRA_CA_CERTS name the file of its authority.',
      '-noout -issuer -subject',
    ),
    variants: [
      {
        where: 'the stack is on the emulator',
        holds: ({ isEmulator, host }) => isEmulator && isLoopback(host),
        problem: ({ server }) => `What answers at ${server} is not the emulator of this project.`,
        resolvedBy: 'us',
        remedy: ({ stack }) => ({
          text: "End the other copy of the project that has this port, or what else does. Then serve this one's.",
          lines: [toolCommand('directory', stack, '--mail')],
        }),
      },
    ],
  },
  {
    codes: ['tls-expired'],
    node: ['CERT_HAS_EXPIRED'],
    says: '`CERT_HAS_EXPIRED`',
    problem: ({ server }) => `The certificate of ${server} has expired, so nothing was sent to it.`,
    resolvedBy: 'us',
    remedy: look(
      "Check the clock of this computer first. If it is right, the server's keeper has to renew it.",
      '-noout -dates',
    ),
  },
  {
    codes: ['tls-not-yet'],
    node: ['CERT_NOT_YET_VALID'],
    says: '`CERT_NOT_YET_VALID`',
    problem: "The clock of this computer is slow, or the server's certificate is not valid yet.",
    resolvedBy: 'us',
    remedy: look('Set the clock, and try again.', '-noout -dates'),
  },
  {
    codes: ['tls-name'],
    node: ['ERR_TLS_CERT_ALTNAME_INVALID', 'HOSTNAME_MISMATCH'],
    says: '`ERR_TLS_CERT_ALTNAME_INVALID`',
    problem: ({ server }) => `The certificate at ${server} is that of another server, so nothing was sent to it.`,
    resolvedBy: 'us',
    remedy: ({ stack, outputs, host, port }) => {
      const isSmtp = outputs.smtp?.host === host && outputs.smtp.port === port;
      const { imapServer, smtpServer } = exchangeOnlineServers;
      return {
        text: `The name in the settings is wrong, or something on the way answers in its place. Microsoft's is ${isSmtp ? smtpServer : imapServer}.`,
        lines: [toolCommand('outputs', stack)],
      };
    },
  },
  {
    codes: ['tls-protocol'],
    node: ['EPROTO', 'ERR_SSL_'],
    says: '`EPROTO`, `ERR_SSL_WRONG_VERSION_NUMBER`',
    problem: ({ server }) => `What answers at ${server} does not speak encryption as the monitor needs it.`,
    resolvedBy: 'us',
    remedy: look('Check the port: 993 for IMAP, 587 for SMTP.', '-noout -subject'),
  },
  {
    codes: ['tls-unknown'],
    node: [''],
    says: 'any other code of a certificate',
    problem: ({ server, name }) =>
      `The certificate of ${server} cannot be trusted${name && ` (${name})`}, so nothing was sent to it.`,
    resolvedBy: 'us',
    remedy: look("Look at it, and ask the server's keeper.", '-noout -issuer -subject -dates'),
  },
];

/** Shows the certificate; on the port of SMTP encryption begins after a word in plain text. */
function look(text: string, show: string) {
  return ({ host, port, outputs }: Subject): Remedy => {
    const starttls = outputs.smtp?.port === port && outputs.smtp.host === host ? ' -starttls smtp' : '';
    const server = quoteForShell(`${host}:${port}`);
    return { text, lines: [`echo | openssl s_client -connect ${server}${starttls} | openssl x509 ${show}`] };
  };
}
