import { quoteForShell } from '../../../common/quote.ts';
import { breakingChangesOf, breaksMonitor, describeRow, type Level, levels, nameOf } from '../../model/row.ts';
import { describeOutcome, maxSentenceLength, shorten } from '../../model/outcome.ts';
import { nameDuration, nameOperation, nameResult, nameTime } from '../../model/operationLabels.ts';
import { type FleetOperation, type FleetReport, fleetResults, type FleetRow } from '../../model/schema.ts';
import { summarize, type Summary } from '../../model/summarize.ts';
import type { Column, Detail, DetailItem, Notice, Row, Tile } from './model.ts';
import { maxNamed, renderTablePage } from './page.ts';

const columns: readonly Column[] = [
  { title: 'Customer' },
  { title: 'Result' },
  { title: 'Created', isNumber: true },
  { title: 'Updated', isNumber: true },
  { title: 'Deleted', isNumber: true },
  { title: 'Replaced', isNumber: true },
  { title: 'Client ID' },
  { title: 'Time', isNumber: true },
];

/** Renders the report of a fleet run as one HTML file that needs no other file. */
export function renderFleetPage(report: FleetReport): string {
  const { operation, stacks, startedAt, durationMs, parallel, shards = [] } = report;
  const summary = summarize(report);
  const parts = shards.length === 0 ? '' : `, in parts ${shards.join(', ')}`;
  return renderTablePage({
    title: `${nameOperation(operation)} of ${stacks.length} customers`,
    lead: [
      `${summary.sentence}.`,
      `${nameTime(startedAt)}, took ${nameDuration(durationMs)}, ${parallel} at once${parts}.`,
    ],
    tiles: buildTiles(operation, summary),
    notices: buildNotices(operation, summary),
    caption: 'Customers: what breaks a monitor first, then what failed, then what changes',
    groupTitle: 'Result',
    columns,
    rows: summary.rows.map((row) => buildRow(operation, row)),
    footer: 'Written by mailbox-access. This file contains no tokens or secrets.',
  });
}

function buildTiles(operation: FleetOperation, { counts, breaking, widening }: Summary): readonly Tile[] {
  const results = ['failed', 'interrupted', 'not-started', 'changed', 'incomplete', 'unchanged', 'passed'] as const;
  return [
    { label: breaking.length === 1 ? 'monitor breaks' : 'monitors break', count: breaking.length, level: 'bad' },
    { label: widening.length === 1 ? 'consent widens' : 'consents widen', count: widening.length, level: 'warning' },
    ...results.map((result) => ({
      label: nameResult(operation, result),
      count: counts[result],
      level: levels[result],
    })),
  ];
}

function buildNotices(operation: FleetOperation, { rows, breaking, widening, lists }: Summary): readonly Notice[] {
  const describe = (row: FleetRow) => ({
    name: nameOf(row),
    text: shorten(describeOutcome(row) || 'The client ID is not kept.', maxSentenceLength),
    remedy: remedyOf(operation, row),
  });
  const failed = rows.filter((row) => row.result === 'failed' && breakingChangesOf(row).length === 0);
  return [
    { level: 'bad', title: 'A monitor breaks', items: breaking.map(describe) },
    { level: 'warning', title: 'Consent becomes wider', items: widening.map(describe) },
    { level: 'bad', title: 'Failed', items: failed.map(describe) },
    ...lists.map(({ title, isOrphaned, names }) => {
      const more = names.length - maxNamed;
      const named = names.slice(0, maxNamed).join(', ');
      const level: Level = isOrphaned ? 'warning' : 'quiet';
      return { level, title, items: [{ text: more > 0 ? `${named} and ${more} more` : named }] };
    }),
  ];
}

/** Returns the remedy for a row: that of its error or first failed check, or where to review a breaking change. */
function remedyOf(operation: FleetOperation, { stack, error, checks = [] }: FleetRow): string | undefined {
  const [diagnosis] = checks.flatMap((check) => (check.result === 'failed' ? check.diagnoses : []));
  if (operation === 'preview') return error?.remedy ?? `Review it: npx mailbox-access preview ${quoteForShell(stack)}`;
  const newIds = `Give the monitor the IDs that are valid now: npx mailbox-access outputs ${quoteForShell(stack)}`;
  return error?.remedy ?? diagnosis?.remedy ?? (operation === 'up' ? newIds : undefined);
}

function buildRow(operation: FleetOperation, row: FleetRow): Row {
  const { result, durationMs } = row;
  const words = describeRow(operation, row);
  const outcome = describeOutcome(row);
  return {
    group: words.result,
    level: breaksMonitor(row) ? 'bad' : breakingChangesOf(row).length > 0 ? 'warning' : levels[result],
    cells: [
      { text: nameOf(row), note: row.error === undefined ? outcome : shorten(outcome, maxSentenceLength) },
      { text: words.result, level: levels[result], sort: fleetResults.indexOf(result) },
      ...words.counts.map((text) => ({ text })),
      { text: words.clientId, level: words.isClientIdLost ? 'bad' : undefined },
      { text: words.duration, sort: durationMs === undefined ? undefined : Math.round(durationMs) },
    ],
    details: buildDetails(row),
  };
}

type Check = NonNullable<FleetRow['checks']>[number] | NonNullable<FleetRow['preflight']>['checks'][number];

const checkLevels: Readonly<Record<Check['result'], Level>> = {
  passed: 'good',
  failed: 'bad',
  warning: 'warning',
  skipped: 'quiet',
};

const stepLevels: Readonly<Record<string, Level>> = {
  create: 'good',
  update: 'changed',
  delete: 'bad',
  replace: 'bad',
  'create-replacement': 'bad',
  'delete-replaced': 'bad',
};

function buildDetails(row: FleetRow): readonly Detail[] {
  const { stack, tenantId, clientId, outputs, removed, error, steps = [], checks = [], preflight, diff } = row;
  return [
    { kind: 'text', title: 'Problem', text: error?.problem },
    { kind: 'text', title: 'Remedy', text: error?.remedy },
    { kind: 'code', title: 'Original error', text: error?.original },
    { kind: 'list', title: 'Checks', items: [...checks, ...(preflight?.checks ?? [])].map(describeCheck) },
    { kind: 'list', title: 'Steps', items: steps.map(describeStep) },
    { kind: 'code', title: 'Diff', text: diff, isDiff: true },
    {
      kind: 'facts',
      facts: [
        ['Stack', nameOf(row) === stack ? undefined : stack],
        ['Directory (tenant) ID', tenantId],
        ['Application (client) ID', outputs?.clientId ?? clientId],
        ['Client ID before', outputs !== undefined && outputs.clientId !== clientId ? clientId : undefined],
        ['Remove from the monitor', removed?.clientId],
      ],
    },
  ];
}

function describeCheck(check: Check): DetailItem {
  const { result, title } = check;
  const more =
    check.result === 'passed'
      ? check.detail
      : check.result === 'skipped'
        ? check.reason
        : check.diagnoses.map(({ problem, remedy, code }) => `${problem} (${code})\n${remedy}`).join('\n');
  return { badge: result, level: checkLevels[result], text: title, more };
}

function describeStep({ operation, type, name, properties }: NonNullable<FleetRow['steps']>[number]): DetailItem {
  return {
    badge: operation,
    level: stepLevels[operation] ?? 'quiet',
    text: `${type.split(':').at(-1) ?? type} ${name}`,
    more: properties.length === 0 ? undefined : properties.join(', '),
  };
}
