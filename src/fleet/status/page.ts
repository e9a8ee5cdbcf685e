import { renderTablePage } from '../html/page.ts';
import type { Cell, Column, Detail, Fact, Level, Notice, Row, Tile } from '../html/page.ts';
import { nameOf } from '../report/order.ts';
import { oneLine, shorten } from '../report/outcome.ts';
import { nameOperation } from '../report/words.ts';
import type { Answer, Finding, Status, StatusRow } from './schema.ts';
import { orderRows, summarize } from './summarize.ts';
import { nameAge, nameStanding, standingOf, standings } from './words.ts';
import type { Standing } from './words.ts';

/** How many are named before the table. */
const mostNamed = 20;
const mostSentence = 300;

const columns: readonly Column[] = [
  { title: 'Customer' },
  { title: 'State' },
  { title: 'Registered' },
  { title: 'Consent' },
  { title: 'Drifted' },
  { title: 'Mailbox read' },
  { title: 'Verified' },
  { title: 'Remark', isWide: true },
];

const levels: Readonly<Record<Standing, Level>> = {
  bad: 'bad',
  look: 'warning',
  unregistered: 'changed',
  unproven: 'quiet',
  well: 'good',
};

/** What is known of the fleet as one HTML file that needs nothing else. */
export function renderStatusPage(status: Status): string {
  const { stacks, takenAt, runs } = status;
  const summary = summarize(status);
  const now = new Date(takenAt);
  return renderTablePage({
    title: 'Status of the customers',
    lead: [
      `${summary.sentence}.`,
      `${summary.facts}.`,
      `${dateOf(takenAt)} ${takenAt.slice(11, 16)} UTC, from settings, states and the reports of proofs; no tenant was asked.`,
      ...runs.map(
        ({ operation, startedAt, sentence }) =>
          `${nameOperation(operation)} of ${dateOf(startedAt)}, ${nameAge(startedAt, now)}: ${oneLine(sentence)}.`,
      ),
    ],
    tiles: buildTiles(summary),
    notices: buildNotices(status),
    caption: 'Customers, what is to be mended first',
    groupTitle: 'State',
    columns,
    rows: orderRows(stacks).map((row) => buildRow(row, now)),
    footer: 'Written by mailbox-access status. There is no token and no secret in this file.',
  });
}

function buildTiles({
  counts,
  registered,
  drifted,
  unconsented,
  proven,
}: ReturnType<typeof summarize>): readonly Tile[] {
  const tile = (label: string, count: number, level: Level): readonly Tile[] =>
    count === 0 ? [] : [{ value: `${count}`, label, level }];
  return [
    ...standings.flatMap((standing) => tile(nameStanding(standing), counts[standing], levels[standing])),
    ...tile('drifted', drifted, 'bad'),
    ...tile('without consent', unconsented, 'bad'),
    ...tile('registered', registered, 'quiet'),
    ...tile(proven === 1 ? 'mailbox read' : 'mailboxes read', proven, 'quiet'),
  ];
}

function buildNotices({ unread, stacks, settingsWithoutStack, stacksWithoutSettings }: Status): readonly Notice[] {
  const remedies = new Map(
    stacks.map(({ stack, findings }) => [stack, findings.find(({ code }) => code === 'settings-missing')]),
  );
  return [
    ...buildNotice(
      'bad',
      'What could not be read',
      unread.map((finding) => ({ text: sayBoth(finding) })),
    ),
    ...buildNotice(
      'warning',
      'Stacks without settings: nobody takes care of them any more',
      stacksWithoutSettings.map((name) => {
        const found = remedies.get(name);
        return { name, text: found === undefined ? '' : sayBoth(found) };
      }),
    ),
    ...buildNotice(
      'quiet',
      'Settings without a stack: never provisioned',
      settingsWithoutStack.map((name) => ({ text: name })),
    ),
  ];
}

/** What is more stands in the row. */
function sayBoth({ problem, remedy }: Finding): string {
  return oneLine(`${problem} ${remedy.split('\n')[0] ?? ''}`);
}

function buildNotice(level: Level, title: string, items: Notice['items']): readonly Notice[] {
  if (items.length === 0) return [];
  const more = items.length - mostNamed;
  return [{ level, title, items: more > 0 ? [...items.slice(0, mostNamed), { text: `and ${more} more` }] : items }];
}

function buildRow(row: StatusRow, now: Date): Row {
  const { registered, consent, drifted, mailbox, verifiedAt, findings } = row;
  const standing = standingOf(row);
  const isThere = registered !== 'no';
  const kind = consent.declared === undefined ? '' : `${consent.declared}: `;
  return {
    group: nameStanding(standing),
    level: levels[standing],
    cells: [
      { text: nameOf(row) },
      { text: nameStanding(standing), level: levels[standing], sort: standings.indexOf(standing) },
      registered === 'unfinished' ? { text: registered, level: 'bad' } : { text: sayAnswer(registered) },
      isThere
        ? { ...answer(consent.given, 'no'), text: `${kind}${sayAnswer(consent.given)}` }
        : { text: consent.declared ?? '' },
      isThere ? answer(drifted, 'yes') : { text: '' },
      isThere
        ? { ...answer(mailbox.proven, 'no'), ...when(mailbox.provenAt, now, `${sayAnswer(mailbox.proven)}, `) }
        : { text: '' },
      verifiedAt === undefined ? { text: '' } : when(verifiedAt, now, ''),
      { text: shorten(oneLine(findings[0]?.problem ?? ''), mostSentence) },
    ],
    details: buildDetails(row),
  };
}

function sayAnswer(value: StatusRow['registered']): string {
  return value === 'unknown' ? 'not known' : value;
}

function answer(value: Answer, bad: Answer): Cell {
  const text = sayAnswer(value);
  return value === bad ? { text, level: 'bad' } : { text };
}

/** Sorted by time, whatever is said of it. */
function when(at: string | undefined, now: Date, before: string): Partial<Cell> & { readonly text: string } {
  return at === undefined ? { text: before.replace(/, $/, '') } : { text: `${before}${nameAge(at, now)}`, sort: at };
}

const findingLevels: Readonly<Record<Finding['level'], Level>> = { bad: 'bad', warning: 'warning', note: 'quiet' };

function buildDetails(row: StatusRow): readonly Detail[] {
  const facts = buildFacts(row);
  const items = row.findings.map(({ code, level, problem, remedy }) => ({
    badge: code,
    level: findingLevels[level],
    text: oneLine(problem),
    more: remedy.split('\n'),
  }));
  return [
    ...(items.length === 0 ? [] : [{ kind: 'list', title: 'To be known', items } as const]),
    ...(facts.length === 0 ? [] : [{ kind: 'facts', facts } as const]),
  ];
}

function buildFacts(row: StatusRow): readonly Fact[] {
  const { stack, tenantId, clientId, mailbox, changedAt, verifiedAt } = row;
  const facts: readonly (readonly [string, string | undefined])[] = [
    ['Stack', nameOf(row) === stack ? undefined : stack],
    ['Directory (tenant) ID', tenantId],
    ['Application (client) ID', clientId],
    ['Mailbox', mailbox.address],
    ['Changed', changedAt],
    ['Verified', verifiedAt],
    ['Mailbox read', mailbox.provenAt === undefined ? undefined : `${mailbox.provenAt}, by ${mailbox.signIn ?? ''}`],
  ];
  return facts.flatMap(([label, value]) => (value === undefined ? [] : [{ label, value }]));
}

function dateOf(time: string): string {
  return time.slice(0, 10);
}
