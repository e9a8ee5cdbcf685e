import type { Cell, Detail, Fact, Level, Row } from '../../reporting/html/table/page.ts';
import { nameOf } from '../../reporting/model/order.ts';
import { oneLine, shorten } from '../../reporting/model/outcome.ts';
import type { Answer, Finding, StatusRow } from './schema.ts';
import { nameAge, nameStanding, standingOf, standings } from './standing.ts';
import type { Standing } from './standing.ts';

const maxSentenceLength = 300;

/** The colour of each standing. */
export const levels: Readonly<Record<Standing, Level>> = {
  bad: 'bad',
  look: 'warning',
  unregistered: 'changed',
  incomplete: 'quiet',
  well: 'good',
};

/** One customer's row, with what is to be known of it below. */
export function buildRow(row: StatusRow, now: Date): Row {
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
      { text: shorten(oneLine(findings[0]?.problem ?? ''), maxSentenceLength) },
    ],
    details: buildDetails(row),
  };
}

function sayAnswer(value: StatusRow['registered']): string {
  return value === 'unknown' ? 'unknown' : value;
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
    ...(items.length === 0 ? [] : [{ kind: 'list', title: 'Notes', items } as const]),
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
