import { renderTablePage } from '../../reporting/html/table/page.ts';
import type { Column, Notice, NoticeItem, Tile } from '../../reporting/html/table/page.ts';
import { buildNotice, buildTile } from '../../reporting/html/table/summary.ts';
import { nameOf } from '../../reporting/model/order.ts';
import { maxSentenceLength, oneLine, shorten } from '../../reporting/model/outcome.ts';
import { nameOperation, nameTime } from '../../reporting/model/operationLabels.ts';
import { buildRow, levels } from './pageRow.ts';
import type { Finding, Status } from './schema.ts';
import { orderRows, summarize } from './summarize.ts';
import { nameStanding, standingOf, standings } from './standing.ts';
import type { Standing } from './standing.ts';

const columns: readonly Column[] = [
  { title: 'Customer' },
  { title: 'State' },
  { title: 'Registered' },
  { title: 'Consent' },
  { title: 'Drifted' },
  { title: 'Mailbox read' },
  { title: 'Verified (UTC)' },
];

/** Renders the status of the fleet as one HTML file that needs no other file. */
export function renderStatusPage(status: Status): string {
  const { stacks, takenAt, runs } = status;
  const summary = summarize(status);
  return renderTablePage({
    title: 'Customer status',
    lead: [
      `${summary.sentence}.`,
      `${summary.facts}.`,
      `${nameTime(takenAt)}, from settings, states and verification reports. No tenant was contacted.`,
      ...runs.map(
        ({ operation, startedAt, sentence }) =>
          `${nameOperation(operation)} of ${nameTime(startedAt)}: ${oneLine(sentence)}.`,
      ),
    ],
    tiles: buildTiles(summary),
    notices: buildNotices(status),
    caption: 'Customers, worst first',
    groupTitle: 'State',
    columns,
    rows: orderRows(stacks).map((row) => buildRow(row)),
    footer: 'Written by mailbox-access status. This file contains no tokens or secrets.',
  });
}

function buildTiles({
  counts,
  registered,
  drifted,
  unconsented,
  proven,
}: ReturnType<typeof summarize>): readonly Tile[] {
  return [
    ...standings.flatMap((standing) => buildTile(nameStanding(standing), counts[standing], levels[standing])),
    ...buildTile('drifted', drifted, 'bad'),
    ...buildTile('without consent', unconsented, 'bad'),
    ...buildTile('registered', registered, 'quiet'),
    ...buildTile(proven === 1 ? 'mailbox read' : 'mailboxes read', proven, 'quiet'),
  ];
}

function buildNotices({ unread, stacks, settingsWithoutStack }: Status): readonly Notice[] {
  const rows = orderRows(stacks);
  const list = (standing: Standing) =>
    rows
      .filter((row) => standingOf(row) === standing)
      .map((row) => ({ name: nameOf(row), ...describe(row.findings[0]) }));
  return [
    ...buildNotice('bad', 'Not readable', unread.map(describe)),
    ...buildNotice('bad', 'Fix these first', list('bad')),
    ...buildNotice('warning', 'Check these', list('look')),
    ...buildNotice(
      'quiet',
      'Never provisioned',
      settingsWithoutStack.length === 0 ? [] : [{ text: settingsWithoutStack.join(', ') }],
    ),
  ];
}

function describe(finding: Finding | undefined): NoticeItem {
  return { text: shorten(oneLine(finding?.problem ?? ''), maxSentenceLength), remedy: finding?.remedy };
}
