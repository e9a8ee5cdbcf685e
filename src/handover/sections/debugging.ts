import type { Outputs } from '../../registration/outputs/schema.ts';
import { refusalsForPeople } from '../../diagnostics/people.ts';
import type { Refusal } from '../../diagnostics/people.ts';
import { code, heading, link, paragraph, say } from '../model.ts';
import type { Block, Section, Text } from '../model.ts';
import { buildScripts } from '../powershell.ts';
import { joinWords, mailboxOf } from '../labels.ts';

/** Readers of the page do not know who "us" is. */
const responsibleParties = {
  'mailbox owner': 'mailbox owner',
  administrator: 'administrator',
  us: 'the sender',
} as const;

/** Troubleshooting: mailbox settings, servers and endpoints, common refusals, the other links. */
export function debuggingSection(outputs: Outputs, stack: string): Section {
  const names = joinWords([...(outputs.imap ? ['IMAP'] : []), ...(outputs.smtp ? ['SMTP AUTH'] : [])]);
  return {
    id: 'debugging',
    title: 'Troubleshooting',
    task: 'Only when something is refused.',
    blocks: [
      heading(`${names} in Exchange Online`),
      paragraph(
        say`PowerShell, module ExchangeOnlineManagement, as an Exchange administrator. What is set for the mailbox wins over the tenant.`,
      ),
      ...buildScripts(outputs).map((script): Block => ({ kind: 'code', ...script })),
      heading('Servers and endpoints'),
      { kind: 'table', head: ['What', 'Value'], rows: endpointRows(outputs) },
      heading('Common refusals'),
      { kind: 'table', head: ['Says', 'Means', 'Who can fix it'], rows: refusalRows(outputs, stack) },
      ...(outputs.consent === 'interactive' ? otherLinks(outputs) : []),
    ],
  };
}

function endpointRows(outputs: Outputs): readonly (readonly Text[])[] {
  const { imap, smtp, authority, scopes, redirectUris } = outputs;
  const endpoint = (name: string) => say`${code(`${authority}/oauth2/v2.0/${name}`)}`;
  return [
    ...(imap ? [[say`IMAP`, say`${code(imap.host)}, port ${code(String(imap.port))}, TLS`]] : []),
    ...(smtp ? [[say`SMTP`, say`${code(smtp.host)}, port ${code(String(smtp.port))}, STARTTLS`]] : []),
    [say`User`, say`${code(mailboxOf(outputs))}, by XOAUTH2; a public client, without a secret`],
    [say`Authorise`, endpoint('authorize')],
    [say`Token`, endpoint('token')],
    [say`Device code`, endpoint('devicecode')],
    [say`Scopes`, say`${code(scopes.join(' '))}`],
    [say`Redirect URIs`, redirectUris.flatMap((uri, index) => [...(index === 0 ? [] : [', ']), code(uri)])],
  ];
}

function refusalRows(outputs: Outputs, stack: string): readonly (readonly Text[])[] {
  return refusalsForPeople({ stack, outputs }).map((refusal) => [
    wordsOf(refusal),
    say`${refusal.means}`,
    say`${responsibleParties[refusal.resolvedBy]}`,
  ]);
}

/** A code of Entra stands on every refusal, so that its long words are left out; in quotes is what a page shows without it. */
function wordsOf({ code: key, says }: Refusal): Text {
  const shown = /"[^"]+"/.exec(says)?.[0];
  if (!key.startsWith('AADSTS')) return say`${says}`;
  return shown === undefined ? say`${code(key)}` : say`${code(key)} ${shown}`;
}

/** For the owner too, when the one link does not do. */
function otherLinks(outputs: Outputs): readonly Block[] {
  const { exchange, all } = outputs.authorizeUrls;
  return [
    heading('Other links for the owner'),
    paragraph(
      say`The owner’s link requests permissions on Microsoft Graph, as the set-up guide does. If mail is refused although the owner accepted it, use the link for Exchange Online. Under Microsoft’s default policies, only an administrator may accept that link or the one for both APIs.`,
    ),
    link('Exchange Online only', exchange),
    link('Both APIs at once', all),
  ];
}
