import { pulumiCommand } from '../common/pulumiCommand.ts';
import { quoteForShell } from '../common/quote.ts';
import { connectExchange, exchangeLine, letOpenLine, letSendLine, setConfig, toolCommand } from './commands.ts';
import type { Subject } from './subject.ts';

const flags = { browser: '--sign-in', 'device-code': '--device-code', password: '--as-monitor' } as const;

/** All commands and links of remedies, by the names that the tables use. */
const lines = {
  refresh: ({ stack }) => toolCommand('refresh', stack),
  up: ({ stack }) => toolCommand('up', stack),
  outputs: ({ stack }) => toolCommand('outputs', stack),
  serveEmulator: ({ stack }) => toolCommand('emulator', stack, '--mail'),
  verifyAgain: ({ stack, method = 'browser' }) => toolCommand('verify', stack, flags[method]),
  verifyBySignIn: ({ stack }) => toolCommand('verify', stack, '--sign-in'),
  verifyAsMonitor: ({ stack }) => toolCommand('verify', stack, '--as-monitor'),
  addExchange: ({ stack }) => setConfig(mailResource(1), 'exchange', stack),
  removeExchange: ({ stack, resources }) => removeConfig(mailResource(resources.indexOf('exchange')), stack),
  removeImapServer: ({ stack }) => removeConfig('imapServer', stack),
  removeSmtpServer: ({ stack }) => removeConfig('smtpServer', stack),

  // If the stack grants consent, the person has nothing to accept: a new sign-in is enough.
  signIn: ({ isGranted, stack, outputs }) =>
    isGranted ? toolCommand('verify', stack, '--sign-in') : outputs.authorizeUrl,
  consentLink: ({ outputs }) => outputs.authorizeUrl,
  consentLinkForExchange: ({ outputs }) => outputs.authorizeUrls.exchange,
  adminConsentLinks: ({ adminLinks }) => adminLinks,
  scopes: ({ outputs }) => outputs.scopes.join(' '),
  authority: ({ outputs }) => outputs.authority,
  tokenEndpoint: ({ outputs }) => `${outputs.authority}/oauth2/v2.0/token`,
  outlook: () => 'https://outlook.office.com',
  // Texts name the pages of the admin center, since their addresses change.
  entraAdminCenter: () => 'https://entra.microsoft.com',
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

export function buildLines(names: readonly LineName[], subject: Subject): readonly string[] {
  return names.flatMap((name) => lines[name](subject));
}

/** Returns Pulumi's path of an entry, in the double quotes that POSIX shells and PowerShell both accept. */
function mailResource(index: number): string {
  return `--path "mailResources[${index}]"`;
}

function removeConfig(key: string, stack: string): string {
  return pulumiCommand(`config rm ${key}`, stack);
}

function azureCli(command: string, id: string, ...flags: readonly string[]): string {
  return ['az', command, '--id', quoteForShell(id), ...flags].join(' ');
}

function ofMailbox(cmdlet: string, { mailboxAddress }: Subject, ...options: string[]): string {
  return exchangeLine(cmdlet, { Identity: mailboxAddress }, ...options);
}

/** Builds a command that shows a server's certificate. SMTP encrypts only after STARTTLS. */
function showCertificate({ host, port, outputs: { smtp } }: Subject, show: string): string {
  const starttls = smtp?.port === port && smtp.host === host ? ' -starttls smtp' : '';
  const server = quoteForShell(`${host}:${port}`);
  return `echo | openssl s_client -connect ${server}${starttls} | openssl x509 -noout ${show}`;
}

/** Placeholders in the sentences of the tables, besides the texts of the subject and its outputs. */
const values: Readonly<Record<string, (subject: Subject) => string>> = {
  redirectUris: ({ outputs }) => outputs.redirectUris.join(' or '),
  accept,
  signInAgain: (subject) =>
    subject.isGranted ? `Sign in again in a private browser window, as ${subject.account}.` : accept(subject),
  adminLinks: ({ adminLinks }) => (adminLinks.length === 1 ? 'this link' : 'each of these links'),
  /** The server's own code, in parentheses after a space; empty without a code. */
  code: ({ name }) => name && ` (${name})`,
  microsoftServer: ({ outputs: { smtp }, host, port }) =>
    smtp?.host === host && smtp.port === port ? 'smtp.office365.com:587' : 'outlook.office365.com:993',
};

export function render(text: string, subject: Subject): string {
  const plain: Readonly<Record<string, unknown>> = { ...subject.outputs, ...subject };
  const rendered = text.replaceAll(/\{(\w+)\}/g, (whole, name: string) => {
    const value = values[name]?.(subject) ?? plain[name];
    return typeof value === 'string' ? value : whole;
  });
  // A sentence may begin with "the owner of the mailbox".
  return rendered.replace(/^the /, 'The ');
}

function accept({ account }: Subject): string {
  return `Open this link in a private browser window, sign in as ${account} and accept.`;
}
