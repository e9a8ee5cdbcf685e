import { render } from '../src/diagnostics/diagnose.ts';
import type { ResponsibleParty } from '../src/diagnostics/diagnosis.ts';
import type { Meaning, Row } from '../src/diagnostics/row.ts';
import { buildSubject } from '../src/diagnostics/subject.ts';
import type { Subject } from '../src/diagnostics/subject.ts';
import { chapters } from '../src/diagnostics/tables/index.ts';
import { wrap } from '../src/common/wrap.ts';
import type { Fault } from '../src/diagnostics/fault.ts';

export const beginning = '<!-- Written by `npm run troubleshooting` from src/diagnostics; do not edit. -->';
export const end = '<!-- The end of what is written. -->';

type Chapter = keyof typeof chapters;

const width = 120;
const titles: Readonly<Record<Chapter, string>> = {
  login: 'Sign-in',
  claim: 'The wrong sign-in',
  imap: 'Reading mail by IMAP',
  smtp: 'Sending mail by SMTP',
  network: 'Connections',
  tls: 'Certificates',
};
const responsibleParties: Readonly<Record<ResponsibleParty, string>> = {
  'mailbox owner': 'The mailbox owner',
  administrator: 'An administrator',
  us: 'Whoever runs this program',
};

/** What a fault of each chapter leaves open. */
const faults: Readonly<Record<Chapter, Fault>> = {
  login: { kind: 'login', text: '' },
  claim: { kind: 'claim', claim: 'account', expected: '<expected>', found: '<found>' },
  imap: { kind: 'imap', step: 'open', text: '' },
  smtp: { kind: 'smtp', step: 'send', text: '' },
  network: { kind: 'network', host: '<server>', port: 993, code: '', text: '' },
  tls: { kind: 'tls', host: '<server>', port: 993, code: '', text: '' },
};

/** docs/troubleshooting.md with its chapters on signing in and mail made anew. */
export function rewriteTroubleshooting(document: string): string {
  const [before = '', rest = ''] = document.split(beginning);
  const [, after = ''] = rest.split(end);
  return `${before}${beginning}\n\n${describeChapters()}\n${end}${after}`;
}

function describeChapters(): string {
  return (Object.keys(chapters) as Chapter[])
    .map((chapter) => {
      const entries = chapters[chapter].map((row) => describeRow(row, subjectOf(chapter)));
      return `## ${titles[chapter]}\n\n${entries.join('\n')}`;
    })
    .join('\n');
}

function describeRow(row: Row, subject: Subject): string {
  const variants = (row.variants ?? []).map((variant) => describeMeaning(variant, subject, `Where ${variant.where}: `));
  return [
    `### ${row.codes.join(', ')}`,
    wrap(`Says: ${row.says}.`, width).join('\n'),
    describeMeaning(row, subject),
    ...variants,
  ]
    .map((paragraph) => `${paragraph}\n`)
    .join('\n');
}

function describeMeaning({ problem, resolvedBy, remedy }: Meaning, subject: Subject, where = ''): string {
  const { text, lines = [] } = remedy(subject);
  const prose = `${where}${asProse(render(problem, subject))} **${responsibleParties[resolvedBy]}:** ${asProse(text)}`;
  // A placeholder needs no quotes, which only hide it.
  const commands = lines.map((line) => line.replaceAll(/'(<\w+>)'/g, '$1'));
  const block = commands.length === 0 ? [] : ['', '```text', ...commands, '```'];
  return [...wrap(prose, width), ...block].join('\n');
}

/** What Markdown would take for HTML. */
function asProse(text: string): string {
  return text.replaceAll(/(?<!`)(https:\/\/\S*)?<\w+>(:\d+)?/g, '`$&`');
}

/** A stack of which nothing is known: its outputs are their names. */
function subjectOf(chapter: Chapter): Subject {
  const name = (output: string): string => `<${output}>`;
  const tenantId = name('tenantId');
  const outputs = {
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
    authorizeUrls: { guide: '<authorizeUrls.guide>', exchange: '<authorizeUrls.exchange>', all: '<authorizeUrls.all>' },
    adminConsentUrls: { graph: '<adminConsentUrls.graph>', exchange: '<adminConsentUrls.exchange>' },
    imap: { host: 'outlook.office365.com', port: 993, security: 'tls' },
    smtp: { host: 'smtp.office365.com', port: 587, security: 'starttls' },
    mailbox: name('mailbox'),
    account: name('account'),
    consent: 'interactive',
  } as const;
  const { permissions, redirectUris, scopes, ...rest } = outputs;
  return buildSubject(
    {
      stack: name('customer'),
      outputs: { ...rest, permissions: [...permissions], redirectUris: [...redirectUris], scopes: [...scopes] },
    },
    faults[chapter],
  );
}
