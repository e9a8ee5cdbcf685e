import type { Outputs } from '../../registration/outputs/schema.ts';
import { resources } from '../../registration/permissions.ts';
import { type Refusal, refusalsForPeople } from '../../diagnostics/people.ts';
import { connectExchange, exchangeLine, letOpenLine, letSendLine } from '../../diagnostics/commands.ts';
import { accountOf, isShared, monitor, nameOf, originOf, type Sender, trialNotice } from '../labels.ts';
import {
  type Block,
  code,
  type Inline,
  link,
  type Page,
  paragraph,
  say,
  section,
  type Section,
  strong,
  table,
  type Text,
} from '../model.ts';
import { buildLetter } from '../letter.ts';

export function buildAdministratorPage(outputs: Outputs, stack: string, sender: Sender): Page {
  const isInteractive = outputs.consent === 'interactive';
  return {
    title: `Set up ${monitor} for ${outputs.customer}`,
    lead: [purpose(outputs, sender), paragraph`${originOf(sender)}`, ...trialNotice(outputs)],
    sections: [
      idSection(outputs),
      ...(isInteractive ? [letterSection(outputs, stack, sender)] : []),
      isInteractive ? approvalSection(outputs, sender) : grantedSection(outputs),
      exchangeSection(outputs),
      troubleshootingSection(outputs, stack, sender),
      ...(isInteractive ? [otherLinksSection(outputs)] : []),
      endpointSection(outputs),
    ],
    footer: say`This page contains no passwords or other secrets. Registration ${code(outputs.displayName)}, object ID ${code(outputs.objectId)}.`,
  };
}

function purpose(outputs: Outputs, sender: Sender): Block {
  const asks = sender.name === undefined ? [] : say`${strong(sender.name)} asks you to follow these steps. `;
  const does = joinWords([...(outputs.imap ? ['reads'] : []), ...(outputs.smtp ? ['sends'] : [])]);
  return paragraph`${asks}${monitor} (Timegate Recruit) ${does} mail as ${mailboxOf(outputs)} in Microsoft 365.`;
}

function idSection({ tenantId, clientId }: Outputs): Section {
  const ids = [
    { label: 'Directory (tenant) ID', value: tenantId },
    { label: 'Application (client) ID', value: clientId },
  ];
  return section(
    `Enter two IDs in ${monitor}`,
    paragraph`In ${monitor}, open General System Settings, tab Plugin Settings, and enter both. ${monitor} stores them encrypted.`,
    { kind: 'ids', ids },
  );
}

function letterSection(outputs: Outputs, stack: string, sender: Sender): Section {
  return section(
    'Send the mailbox owner the link',
    paragraph`The mailbox owner signs in once and accepts. Send them the file ${code(`${stack}-owner.html`)}, or the email below.`,
    { kind: 'letter', ...buildLetter(outputs, sender) },
  );
}

function approvalSection(outputs: Outputs, sender: Sender): Section {
  const apis = resourcesOf(outputs);
  const which = apis.length === 1 ? 'this link' : 'both links, one after the other';
  return section(
    `Approve ${monitor} (only if Microsoft requires it)`,
    paragraph`You only need to do this if the mailbox owner sees “Need admin approval”.`,
    paragraph`Sign in as a ${strong('Cloud Application Administrator')} or ${strong('Application Administrator')} and open ${which}. A blank page after Accept is normal.`,
    ...apis.map((api) => link(`Approve ${resources[api].name} access`, outputs.adminConsentUrls[api])),
    paragraph`You approve only delegated permissions (${joinWords(permissionNamesOf(outputs))}), for every user of the tenant. The mailbox owner then has nothing to accept. To approve them for ${accountOf(outputs)} only, contact ${nameOf(sender)}.`,
  );
}

function grantedSection(outputs: Outputs): Section {
  const names = permissionNamesOf(outputs);
  const apis = joinWords(resourcesOf(outputs).map((resource) => resources[resource].name));
  const scope = outputs.consent === 'user' ? say`for ${accountOf(outputs)} only` : say`for every user of the tenant`;
  return section(
    'Nothing to approve',
    paragraph`${joinWords(names)} on ${apis} ${names.length === 1 ? 'is' : 'are'} already granted ${scope}.`,
    paragraph`Nobody has to open a link.`,
  );
}

function exchangeSection(outputs: Outputs): Section {
  const names = joinWords([...(outputs.imap ? ['IMAP'] : []), ...(outputs.smtp ? ['SMTP AUTH'] : [])]);
  return section(
    `Switch on ${names}`,
    paragraph`Use PowerShell with the ExchangeOnlineManagement module, as an ${strong('Exchange Administrator')}. A mailbox setting overrides the tenant setting.`,
    ...buildScripts(outputs),
    paragraph`Multi-factor authentication must be off for ${accountOf(outputs)}: ${monitor} signs in automatically and cannot enter a code or use an app. Check Conditional Access, security defaults and the account’s own settings.`,
  );
}

function troubleshootingSection(outputs: Outputs, stack: string, sender: Sender): Section {
  const rows = refusalsForPeople({ stack, outputs }).map((refusal) => [
    wordsOf(refusal),
    say`${refusal.means}`,
    say`${refusal.resolvedBy === 'us' ? nameOf(sender) : refusal.resolvedBy}`,
  ]);
  return section('Troubleshooting', table(['Message', 'Meaning', 'Who can fix it'], rows));
}

/** Returns the message of a refusal. Entra's code replaces its long text, but not a quoted part that a page shows. */
function wordsOf({ code: key, says }: Refusal): Text {
  const shown = /"[^"]+"/.exec(says)?.[0];
  if (!key.startsWith('AADSTS')) return say`${says}`;
  return shown === undefined ? say`${code(key)}` : say`${code(key)} ${shown}`;
}

function otherLinksSection({ authorizeUrls }: Outputs): Section {
  const links = section(
    'Other links for the mailbox owner',
    paragraph`The owner’s link requests permissions on Microsoft Graph, as in the set-up guide for ${monitor}. If ${monitor} still cannot open the mailbox after the owner has accepted, send the owner the link for Exchange Online. Under Microsoft’s default policies, only an administrator can consent through these two links.`,
    link('Exchange Online only', authorizeUrls.exchange),
    link('Both APIs at once', authorizeUrls.all),
  );
  return { ...links, isFolded: true };
}

function endpointSection(outputs: Outputs): Section {
  const { imap, smtp, authority, scopes, redirectUris } = outputs;
  const endpoint = (name: string) => say`${code(`${authority}/oauth2/v2.0/${name}`)}`;
  const rows = [
    ...(imap ? [[say`IMAP`, say`${code(imap.host)}, port ${code(String(imap.port))}, TLS`]] : []),
    ...(smtp ? [[say`SMTP`, say`${code(smtp.host)}, port ${code(String(smtp.port))}, STARTTLS`]] : []),
    [say`User name`, say`${mailboxOf(outputs)}`],
    [say`Authentication`, say`XOAUTH2, as a public client without a secret`],
    [say`Authorize`, endpoint('authorize')],
    [say`Token`, endpoint('token')],
    [say`Device code`, endpoint('devicecode')],
    [say`Scopes`, say`${code(scopes.join(' '))}`],
    [say`Redirect URIs`, redirectUris.flatMap((uri, index) => [...(index === 0 ? [] : [', ']), code(uri)])],
  ];
  return { ...section('Settings for another mail program', table(['Setting', 'Value'], rows)), isFolded: true };
}

/** Returns the APIs on which consent is requested, each once. */
function resourcesOf({ permissions }: Outputs) {
  return [...new Set(permissions.map(({ resource }) => resource))];
}

function permissionNamesOf({ permissions }: Outputs): readonly string[] {
  return [...new Set(permissions.map(({ name }) => name))];
}

function mailboxOf({ mailbox }: Outputs): Inline {
  return mailbox === undefined ? 'the mailbox you want monitored' : code(mailbox);
}

/** Returns `a`, `a and b`, `a, b and c`. */
function joinWords(words: readonly string[]): string {
  return words.length < 2 ? words.join('') : `${words.slice(0, -1).join(', ')} and ${words.slice(-1).join('')}`;
}

const smtpSwitch = 'SmtpClientAuthenticationDisabled';

/**
 * Builds the scripts that show and set IMAP and SMTP AUTH. The mailbox's setting overrides the tenant's
 * (learn.microsoft.com/powershell/module/exchange/set-casmailbox).
 */
function buildScripts(outputs: Outputs): readonly Block[] {
  const { imap, smtp, mailbox = '<address of the mailbox>', account = mailbox } = outputs;
  const identity = { Identity: mailbox };
  const switches = [...(imap ? ['ImapEnabled'] : []), ...(smtp ? [smtpSwitch] : [])].join(', ');
  const script = (label: string, ...lines: readonly string[]): Block => ({ kind: 'code', label, lines });
  return [
    script(
      'Sign in and show the settings:',
      connectExchange,
      exchangeLine('Get-CASMailbox', identity, `| Format-List ${switches}`),
      ...(smtp ? [`Get-TransportConfig | Format-List ${smtpSwitch}`] : []),
    ),
    script(
      'Change the mailbox settings:',
      ...(imap ? [exchangeLine('Set-CASMailbox', identity, '-ImapEnabled $true')] : []),
      ...(smtp ? [exchangeLine('Set-CASMailbox', identity, `-${smtpSwitch} $false`)] : []),
    ),
    ...(isShared(outputs)
      ? [
          script(
            `Let the account open the mailbox${smtp ? ' and send as it' : ''}:`,
            letOpenLine(mailbox, account),
            ...(smtp ? [letSendLine(mailbox, account)] : []),
          ),
        ]
      : []),
    ...(smtp
      ? [
          script(
            'Only if you want SMTP AUTH on for every mailbox of the tenant:',
            `Set-TransportConfig -${smtpSwitch} $false`,
          ),
        ]
      : []),
  ];
}
