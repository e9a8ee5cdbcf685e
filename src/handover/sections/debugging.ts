import type { Outputs } from '../../outputs/schema.ts';
import { code, heading, link, paragraph, say } from '../model.ts';
import type { Block, Section, Text } from '../model.ts';
import { refusalsForPeople } from '../../signin/diagnosis/people.ts';
import { buildScripts } from '../powershell.ts';
import { joinWords, mailboxOf, resourcesOf } from '../words.ts';

const protocols = ['imap', 'smtp'] as const;

/** For whoever debugs: switches, what another program needs to know, refusals, the other links. */
export function debuggingSection(outputs: Outputs, stack: string): Section {
  const names = joinWords([...(outputs.imap ? ['IMAP'] : []), ...(outputs.smtp ? ['SMTP AUTH'] : [])]);
  return {
    id: 'debugging',
    title: 'For whoever debugs',
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
      { kind: 'table', head: ['Says', 'Means', 'Who mends it'], rows: refusalRows(outputs, stack) },
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

/** The refusals of the protocols in use. A code of Entra says more than its words, which are long. */
function refusalRows(outputs: Outputs, stack: string): readonly (readonly Text[])[] {
  return refusalsForPeople({ stack, outputs })
    .filter(({ code: key }) => protocols.every((protocol) => !key.startsWith(`${protocol}-`) || outputs[protocol]))
    .map(({ code: key, says, means, mender }) => [
      key.startsWith('AADSTS') ? say`${code(key)} ${says}` : say`${says}`,
      say`${means}`,
      say`${mender}`,
    ]);
}

/** For the owner too, when the one link does not do. */
function otherLinks(outputs: Outputs): readonly Block[] {
  const { guide, exchange } = outputs.authorizeUrls;
  const when = resourcesOf(outputs).includes('exchange')
    ? 'when the link above ends in AADSTS28000'
    : 'when mail is refused though all was accepted';
  return [
    heading('Other links for the owner'),
    link(`Exchange Online alone, ${when}`, exchange),
    link('The link of the set-up guide: Microsoft Graph alone, no account named', guide),
  ];
}
