import { renderTablePage } from '../../reporting/html/table/page.ts';
import type { Cell, Column, Detail, NoticeItem, Row } from '../../reporting/html/table/model.ts';
import { nameOf, type Level } from '../../reporting/model/row.ts';
import { maxSentenceLength, oneLine, shorten } from '../../reporting/model/outcome.ts';
import { nameOperation, nameTime } from '../../reporting/model/operationLabels.ts';
import type { Answer, Finding, Status, StatusRow } from './schema.ts';
import { orderRows, summarize } from './summarize.ts';
import { levels, nameStanding, standingOf, standings, type Standing } from './standing.ts';

const columns: readonly Column[] = [
  { title: 'Customer' },
  { title: 'State' },
  { title: 'Registered' },
  { title: 'Consent' },
  { title: 'Drifted' },
  { title: 'Mailbox read' },
  { title: 'Verified (UTC)' },
];

const findingLevels: Readonly<Record<Finding['level'], Level>> = { bad: 'bad', warning: 'warning', note: 'quiet' };

/** Renders the status of the fleet as one HTML file that needs no other file. */
export function renderStatusPage(status: Status): string {
  const { stacks, takenAt, runs, unread, settingsWithoutStack } = status;
  const { counts, registered, drifted, unconsented, proven, sentence, facts } = summarize(status);
  const rows = orderRows(stacks);
  const list = (standing: Standing) =>
    rows
      .filter((row) => standingOf(row) === standing)
      .map((row) => ({ name: nameOf(row), ...describe(row.findings[0]) }));
  return renderTablePage({
    title: 'Customer status',
    lead: [
      `${sentence}.`,
      `${facts}.`,
      `${nameTime(takenAt)}, from settings, states and verification reports. No tenant was contacted.`,
      ...runs.map((run) => `${nameOperation(run.operation)} of ${nameTime(run.startedAt)}: ${oneLine(run.sentence)}.`),
    ],
    tiles: [
      ...standings.map((standing) => ({
        label: nameStanding(standing),
        count: counts[standing],
        level: levels[standing],
      })),
      { label: 'drifted', count: drifted, level: 'bad' },
      { label: 'without consent', count: unconsented, level: 'bad' },
      { label: 'registered', count: registered, level: 'quiet' },
      { label: proven === 1 ? 'mailbox read' : 'mailboxes read', count: proven, level: 'quiet' },
    ],
    notices: [
      { level: 'bad', title: 'Not readable', items: unread.map(describe) },
      { level: 'bad', title: 'Fix these first', items: list('bad') },
      { level: 'warning', title: 'Check these', items: list('look') },
      {
        level: 'quiet',
        title: 'Never provisioned',
        items: settingsWithoutStack.length === 0 ? [] : [{ text: settingsWithoutStack.join(', ') }],
      },
    ],
    caption: 'Customers, worst first',
    groupTitle: 'State',
    columns,
    rows: rows.map(buildRow),
    footer: 'Written by mailbox-access status. This file contains no tokens or secrets.',
  });
}

function describe(finding: Finding | undefined): NoticeItem {
  return { text: shorten(oneLine(finding?.problem ?? ''), maxSentenceLength), remedy: finding?.remedy };
}

/** Builds the row of a customer, with its findings in the details. */
function buildRow(row: StatusRow): Row {
  const { registered, consent, drifted, mailbox, verifiedAt, findings } = row;
  const standing = standingOf(row);
  const isThere = registered !== 'no';
  const kind = consent.declared === undefined ? '' : `${consent.declared}: `;
  return {
    group: nameStanding(standing),
    level: levels[standing],
    cells: [
      { text: nameOf(row), note: describe(findings[0]).text },
      { text: nameStanding(standing), level: levels[standing], sort: standings.indexOf(standing) },
      { text: registered, level: registered === 'unfinished' ? 'bad' : undefined },
      isThere ? { ...answer(consent.given, 'no'), text: `${kind}${consent.given}` } : { text: consent.declared ?? '' },
      isThere ? answer(drifted, 'yes') : { text: '' },
      isThere ? nameMailbox(mailbox) : { text: '' },
      { text: verifiedAt?.slice(0, 16).replace('T', ' ') ?? '', sort: verifiedAt },
    ],
    details: buildDetails(row),
  };
}

function answer(text: Answer, bad: Answer): Cell {
  return { text, level: text === bad ? 'bad' : undefined };
}

/** Returns the cell `yes, 2026-11-22`, sorted by the time. */
function nameMailbox({ proven, provenAt }: StatusRow['mailbox']): Cell {
  const cell = answer(proven, 'no');
  return provenAt === undefined ? cell : { ...cell, text: `${cell.text}, ${provenAt.slice(0, 10)}`, sort: provenAt };
}

function buildDetails(row: StatusRow): readonly Detail[] {
  const { stack, tenantId, clientId, mailbox, changedAt, verifiedAt } = row;
  const items = row.findings.map(({ code, level, problem, remedy }) => ({
    badge: code,
    level: findingLevels[level],
    text: oneLine(problem),
    more: remedy,
  }));
  const { provenAt, signIn = '' } = mailbox;
  return [
    { kind: 'list', title: 'Notes', items },
    {
      kind: 'facts',
      facts: [
        ['Stack', nameOf(row) === stack ? undefined : stack],
        ['Directory (tenant) ID', tenantId],
        ['Application (client) ID', clientId],
        ['Mailbox', mailbox.address],
        ['Changed', changedAt && nameTime(changedAt)],
        ['Verified', verifiedAt && nameTime(verifiedAt)],
        ['Mailbox read', provenAt && `${nameTime(provenAt)}, by ${signIn}`],
      ],
    },
  ];
}
