import { quoteForShell } from '../common/quote.ts';
import {
  azureCli,
  connectExchange,
  entraAdminCenter,
  entryPath,
  exchangeLine,
  letOpenLine,
  letSendLine,
  removeConfig,
  setConfig,
  toolCommand,
} from './commands.ts';
import type { Subject } from './subject.ts';

const flags = { browser: '--sign-in', 'device-code': '--device-code', password: '--as-monitor' } as const;

/** Every command and link of a remedy, by the name that the tables give it. */
const lines = {
  refresh: ({ stack }) => toolCommand('refresh', stack),
  up: ({ stack }) => toolCommand('up', stack),
  outputs: ({ stack }) => toolCommand('outputs', stack),
  serveEmulator: ({ stack }) => toolCommand('emulator', stack, '--mail'),
  verifyAgain: ({ stack, method = 'browser' }) => toolCommand('verify', stack, flags[method]),
  verifyBySignIn,
  verifyAsMonitor: ({ stack }) => toolCommand('verify', stack, '--as-monitor'),
  addExchange: ({ stack }) => setConfig(entryPath('mailResources', 1), 'exchange', stack),
  removeExchange: ({ stack, resources }) =>
    removeConfig(entryPath('mailResources', resources.indexOf('exchange')), stack),
  removeImapServer: ({ stack }) => removeConfig('imapServer', stack),
  removeSmtpServer: ({ stack }) => removeConfig('smtpServer', stack),

  // Where the stack grants consent, nothing is left to accept: a new sign-in is enough.
  signIn: (subject) => (subject.isGranted ? verifyBySignIn(subject) : subject.outputs.authorizeUrl),
  consentLink: ({ outputs }) => outputs.authorizeUrl,
  consentLinkForExchange: ({ outputs }) => outputs.authorizeUrls.exchange,
  adminConsentLinks: ({ adminLinks }) => adminLinks,
  scopes: ({ outputs }) => outputs.scopes.join(' '),
  authority: ({ outputs }) => outputs.authority,
  tokenEndpoint: ({ outputs }) => `${outputs.authority}/oauth2/v2.0/token`,
  outlook: () => 'https://outlook.office.com',
  entraAdminCenter: () => entraAdminCenter,
  errorPage: ({ name }) => `https://login.microsoftonline.com/error?code=${name.slice('AADSTS'.length)}`,
  errorList: () => 'https://learn.microsoft.com/entra/identity-platform/reference-error-codes',

  showUser: ({ accountAddress }) => azureCli('ad user show', accountAddress),
  enableUser: ({ accountAddress }) => azureCli('ad user update', accountAddress, '--account-enabled true'),
  enableServicePrincipal: ({ outputs }) => azureCli('ad sp update', outputs.clientId, '--set accountEnabled=true'),

  connectExchange: () => connectExchange,
  enableImap: (subject) => ofMailbox('Set-CASMailbox', subject, '-ImapEnabled $true'),
  // The setting of the mailbox overrides that of the organization; `$null` would inherit it.
  enableSmtp: (subject) => ofMailbox('Set-CASMailbox', subject, '-SmtpClientAuthenticationDisabled $false'),
  letOpen: ({ mailboxAddress, accountAddress }) => letOpenLine(mailboxAddress, accountAddress),
  letSend: ({ mailboxAddress, accountAddress }) => letSendLine(mailboxAddress, accountAddress),
  showPermissions: (subject) => ofMailbox('Get-MailboxPermission', subject),
  showAddresses: (subject) => ofMailbox('Get-Mailbox', subject, '| Format-List EmailAddresses'),
  traceMessages: ({ mailboxAddress }) =>
    exchangeLine('Get-MessageTraceV2', { SenderAddress: mailboxAddress, RecipientAddress: mailboxAddress }),

  showLoginAnswer: ({ outputs }) =>
    `curl -i ${quoteForShell(`${outputs.authority}/v2.0/.well-known/openid-configuration`)}`,
  lookUpHost: ({ host }) => `nslookup ${quoteForShell(host)}`,
  tryPort: ({ host, port }) => `nc -vz ${quoteForShell(host)} ${port}`,
  showIssuer: (subject) => showCertificate(subject, '-issuer -subject'),
  showDates: (subject) => showCertificate(subject, '-dates'),
  showSubject: (subject) => showCertificate(subject, '-subject'),
  showCertificate: (subject) => showCertificate(subject, '-issuer -subject -dates'),
} satisfies Record<string, (subject: Subject) => string | readonly string[]>;

export type LineName = keyof typeof lines;

/** Returns the commands and links of a remedy for a stack. */
export function buildLines(names: readonly LineName[], subject: Subject): readonly string[] {
  return names.flatMap((name) => lines[name](subject));
}

function verifyBySignIn({ stack }: Subject): string {
  return toolCommand('verify', stack, '--sign-in');
}

function ofMailbox(cmdlet: string, { mailboxAddress }: Subject, ...options: string[]): string {
  return exchangeLine(cmdlet, { Identity: mailboxAddress }, ...options);
}

/** On the port of SMTP, encryption begins after STARTTLS. */
function showCertificate({ host, port, outputs: { smtp } }: Subject, show: string): string {
  const starttls = smtp?.port === port && smtp.host === host ? ' -starttls smtp' : '';
  const server = quoteForShell(`${host}:${port}`);
  return `echo | openssl s_client -connect ${server}${starttls} | openssl x509 -noout ${show}`;
}
