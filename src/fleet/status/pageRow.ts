import type { Cell, Detail, Fact, Level, Row } from '../../reporting/html/table/page.ts';
import { nameOf } from '../../reporting/model/order.ts';
import { maxSentenceLength, oneLine, shorten } from '../../reporting/model/outcome.ts';
import type { Answer, Finding, StatusRow } from './schema.ts';
import { nameTime } from '../../reporting/model/operationLabels.ts';
import { nameStanding, standingOf, standings } from './standing.ts';
import type { Standing } from './standing.ts';

/** The color of each standing. */
export const levels: Readonly<Record<Standing, Level>> = {
  bad: 'bad',
  look: 'warning',
  unregistered: 'changed',
  incomplete: 'quiet',
  well: 'good',
};

/** Builds the row of a customer, with its findings in the details. */
export function buildRow(row: StatusRow): Row {
  const { registered, consent, drifted, mailbox, verifiedAt, findings } = row;
  const standing = standingOf(row);
  const isThere = registered !== 'no';
  const kind = consent.declared === undefined ? '' : `${consent.declared}: `;
  return {
    group: nameStanding(standing),
    level: levels[standing],
    cells: [
      { text: nameOf(row), note: shorten(oneLine(findings[0]?.problem ?? ''), maxSentenceLength) },
      { text: nameStanding(standing), level: levels[standing], sort: standings.indexOf(standing) },
      registered === 'unfinished' ? { text: registered, level: 'bad' } : { text: sayAnswer(registered) },
      isThere
        ? { ...answer(consent.given, 'no'), text: `${kind}${sayAnswer(consent.given)}` }
        : { text: consent.declared ?? '' },
      isThere ? answer(drifted, 'yes') : { text: '' },
      isThere ? nameMailbox(mailbox) : { text: '' },
      { text: verifiedAt?.slice(0, 16).replace('T', ' ') ?? '', sort: verifiedAt },
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

/** `yes, 2026-11-22`, sorted by the time. */
function nameMailbox({ proven, provenAt }: StatusRow['mailbox']): Cell {
  const cell = answer(proven, 'no');
  return provenAt === undefined ? cell : { ...cell, text: `${cell.text}, ${provenAt.slice(0, 10)}`, sort: provenAt };
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
    ['Changed', changedAt && nameTime(changedAt)],
    ['Verified', verifiedAt && nameTime(verifiedAt)],
    [
      'Mailbox read',
      mailbox.provenAt === undefined ? undefined : `${nameTime(mailbox.provenAt)}, by ${mailbox.signIn ?? ''}`,
    ],
  ];
  return facts.flatMap(([label, value]) => (value === undefined ? [] : [{ label, value }]));
}
