import type { Meaning, ResponsibleParty, Row, Variant } from '../src/diagnostics/diagnosis.ts';
import type { Fault } from '../src/diagnostics/fault.ts';
import { buildLines, render } from '../src/diagnostics/remedies.ts';
import { buildSubject, type Subject } from '../src/diagnostics/subject.ts';
import { chapters } from '../src/diagnostics/tables/index.ts';

export const beginning = '<!-- Written by `npm run troubleshooting` from src/diagnostics; do not edit. -->';
export const end = '<!-- The end of what is written. -->';

type Chapter = keyof typeof chapters;

const titles: Readonly<Record<Chapter, string>> = {
  login: 'Sign-in',
  claim: 'Tokens',
  imap: 'IMAP',
  smtp: 'SMTP',
  network: 'Connections',
  tls: 'Certificates',
};
const responsibleParties: Readonly<Record<ResponsibleParty, string>> = {
  'mailbox owner': 'mailbox owner',
  administrator: 'administrator',
  us: 'you',
};

/** An example fault for each chapter, with placeholders. */
const faults: Readonly<Record<Chapter, Fault>> = {
  login: { kind: 'login', text: '' },
  claim: { kind: 'claim', claim: 'account', expected: '<expected>', found: '<found>' },
  imap: { kind: 'imap', step: 'open', text: '' },
  smtp: { kind: 'smtp', step: 'send', text: '' },
  network: { kind: 'network', host: '<server>', port: 993, code: '', text: '' },
  tls: { kind: 'tls', host: '<server>', port: 993, code: '', text: '' },
};

/** Returns docs/reference/troubleshooting.md with newly generated tables of diagnoses. */
export function rewriteTroubleshooting(document: string): string {
  const [before = '', rest = ''] = document.split(beginning);
  const [, after = ''] = rest.split(end);
  const tables = (Object.keys(chapters) as Chapter[]).map(describeChapter);
  // Prettier would pad every cell to the width of the longest.
  const written = ['<!-- prettier-ignore-start -->', ...tables, describeVariants(), '<!-- prettier-ignore-end -->'];
  return `${before}${beginning}\n\n${written.join('\n\n')}\n\n${end}${after}`;
}

function describeChapter(chapter: Chapter): string {
  const subject = subjectOf(chapter);
  const rows = chapters[chapter].map((row) => cells(joinCodes([row]), row.says, ...describeMeaning(row, subject)));
  const head = ['| Code | Shown | Meaning | Who fixes it | What to do |', '| --- | --- | --- | --- | --- |'];
  return [`## ${titles[chapter]}`, '', ...head, ...rows].join('\n');
}

/** Lists the variants. One that several rows share is listed once. */
function describeVariants(): string {
  const uses = new Map<Variant, { readonly chapter: Chapter; readonly row: Row; readonly rows: Row[] }>();
  for (const chapter of Object.keys(chapters) as Chapter[])
    for (const row of chapters[chapter])
      for (const variant of row.variants ?? []) {
        const use = uses.get(variant) ?? { chapter, row, rows: [] };
        use.rows.push(row);
        uses.set(variant, use);
      }
  const lines = [...uses].map(([variant, { chapter, row, rows }]) =>
    cells(joinCodes(rows), variant.where, ...describeMeaning({ ...row, ...variant }, subjectOf(chapter))),
  );
  const head = ['| Code | Where | Meaning | Who fixes it | What to do |', '| --- | --- | --- | --- | --- |'];
  return ['## Special cases', '', ...head, ...lines].join('\n');
}

function joinCodes(rows: readonly Row[]): string {
  return rows.flatMap(({ codes }) => codes.map((code) => `\`${code}\``)).join(', ');
}

function describeMeaning({ problem, resolvedBy = 'us', remedy, lines }: Meaning, subject: Subject): readonly string[] {
  const commands = buildLines(lines, subject).map(asLine);
  const todo = [asProse(render(remedy, subject)), ...commands].join('<br>');
  return [asProse(render(problem, subject)), responsibleParties[resolvedBy], todo];
}

function cells(...texts: readonly string[]): string {
  return `| ${texts.map((text) => text.replaceAll('|', String.raw`\|`)).join(' | ')} |`;
}

/** Renders a link without placeholders as a link, and a command as code without quotes around placeholders. */
function asLine(command: string): string {
  const line = command.replace(/code=$/, 'code=<number>');
  return /^https:[^<]*$/.test(line) ? line : `\`${line.replaceAll(/'(<\w+>)'/g, '$1')}\``;
}

/** Puts placeholders in code, because Markdown would take them for HTML. */
function asProse(text: string): string {
  return text.replaceAll(/(?<!`)(https:\/\/\S*)?<\w+>(:\d+)?/g, '`$&`');
}

/** Builds a stack whose outputs are placeholders with their names. */
function subjectOf(chapter: Chapter): Subject {
  const name = (output: string): string => `<${output}>`;
  const tenantId = name('tenantId');
  return buildSubject(
    {
      stack: name('customer'),
      outputs: {
        tenantId,
        clientId: name('clientId'),
        customer: name('customer'),
        objectId: name('objectId'),
        servicePrincipalObjectId: name('servicePrincipalObjectId'),
        displayName: 'PASS',
        redirectUris: ['https://login.microsoftonline.com/common/oauth2/nativeclient', 'http://localhost'],
        permissions: (['graph', 'exchange'] as const).map((resource) => ({ name: '', resource, allows: '' })),
        scopes: [name('scopes')],
        authority: `https://login.microsoftonline.com/${tenantId}`,
        authorizeUrl: name('authorizeUrl'),
        authorizeUrls: {
          guide: '<authorizeUrls.guide>',
          exchange: '<authorizeUrls.exchange>',
          all: '<authorizeUrls.all>',
        },
        adminConsentUrls: { graph: '<adminConsentUrls.graph>', exchange: '<adminConsentUrls.exchange>' },
        imap: { host: 'outlook.office365.com', port: 993, security: 'tls' },
        smtp: { host: 'smtp.office365.com', port: 587, security: 'starttls' },
        mailbox: name('mailbox'),
        account: name('account'),
        consent: 'interactive',
      },
    },
    faults[chapter],
  );
}
