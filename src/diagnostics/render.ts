import { exchangeOnlineServers } from './commands.ts';
import type { Subject } from './subject.ts';

/** The names that the sentences of the tables may have in braces. */
const values: Readonly<Record<string, (subject: Subject) => string>> = {
  account: ({ account }) => account,
  mailbox: ({ mailbox }) => mailbox,
  server: ({ server }) => server,
  host: ({ host }) => host,
  expected: ({ expected }) => expected,
  found: ({ found }) => found,
  tenantId: ({ outputs }) => outputs.tenantId,
  clientId: ({ outputs }) => outputs.clientId,
  authority: ({ outputs }) => outputs.authority,
  redirectUris: ({ outputs }) => outputs.redirectUris.join(' or '),
  accept,
  signInAgain: (subject) =>
    subject.isGranted ? `Sign in again in a private browser window, as ${subject.account}.` : accept(subject),
  adminLinks: ({ adminLinks }) => (adminLinks.length === 1 ? 'this link' : 'each of these links'),
  /** The server's own code, in parentheses after a space; nothing where there is none. */
  code: ({ name }) => name && ` (${name})`,
  microsoftServer: ({ outputs: { smtp }, host, port }) =>
    smtp?.host === host && smtp.port === port ? exchangeOnlineServers.smtpServer : exchangeOnlineServers.imapServer,
};

/** Returns a sentence of the tables for a stack. */
export function render(text: string, subject: Subject): string {
  const rendered = text.replaceAll(/\{(\w+)\}/g, (whole, name: string) => values[name]?.(subject) ?? whole);
  // A sentence may begin with "the owner of the mailbox".
  return rendered.replace(/^the /, 'The ');
}

function accept({ account }: Subject): string {
  return `Open this link in a private browser window, sign in as ${account} and accept.`;
}
