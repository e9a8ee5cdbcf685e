import { renderTablePage } from '../../reporting/html/table/page.ts';
import type { Column, Notice, Tile } from '../../reporting/html/table/page.ts';
import { buildNotice, buildTile } from '../../reporting/html/table/summary.ts';
import { oneLine } from '../../reporting/model/outcome.ts';
import { nameOperation } from '../../reporting/model/operationLabels.ts';
import { buildRow, levels } from './pageRow.ts';
import type { Finding, Status } from './schema.ts';
import { orderRows, summarize } from './summarize.ts';
import { nameAge, nameStanding, standings } from './standing.ts';

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

/** What is known of the fleet as one HTML file that needs nothing else. */
export function renderStatusPage(status: Status): string {
  const { stacks, takenAt, runs } = status;
  const summary = summarize(status);
  const now = new Date(takenAt);
  return renderTablePage({
    title: 'Customer status',
    lead: [
      `${summary.sentence}.`,
      `${summary.facts}.`,
      `${dateOf(takenAt)} ${takenAt.slice(11, 16)} UTC, from settings, states and verification reports. No tenant was contacted.`,
      ...runs.map(
        ({ operation, startedAt, sentence }) =>
          `${nameOperation(operation)} of ${dateOf(startedAt)}, ${nameAge(startedAt, now)}: ${oneLine(sentence)}.`,
      ),
    ],
    tiles: buildTiles(summary),
    notices: buildNotices(status),
    caption: 'Customers, worst first',
    groupTitle: 'State',
    columns,
    rows: orderRows(stacks).map((row) => buildRow(row, now)),
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

function buildNotices({ unread, stacks, settingsWithoutStack, stacksWithoutSettings }: Status): readonly Notice[] {
  const remedies = new Map(
    stacks.map(({ stack, findings }) => [stack, findings.find(({ code }) => code === 'settings-missing')]),
  );
  return [
    ...buildNotice(
      'bad',
      'Not readable',
      unread.map((finding) => ({ text: sayBoth(finding) })),
    ),
    ...buildNotice(
      'warning',
      'Orphaned stacks (no settings file)',
      stacksWithoutSettings.map((name) => {
        const found = remedies.get(name);
        return { name, text: found === undefined ? '' : sayBoth(found) };
      }),
    ),
    ...buildNotice(
      'quiet',
      'Settings without a stack (never provisioned)',
      settingsWithoutStack.map((name) => ({ text: name })),
    ),
  ];
}

/** What is more stands in the row. */
function sayBoth({ problem, remedy }: Finding): string {
  return oneLine(`${problem} ${remedy.split('\n')[0] ?? ''}`);
}

function dateOf(time: string): string {
  return time.slice(0, 10);
}
