import { nameOf } from '../../model/row.ts';
import type { Level } from '../../model/row.ts';
import type { FleetRow } from '../../model/schema.ts';
import type { Detail, DetailItem } from './model.ts';

type Check = NonNullable<FleetRow['checks']>[number] | NonNullable<FleetRow['preflight']>['checks'][number];

const levels: Readonly<Record<Check['result'], Level>> = {
  passed: 'good',
  failed: 'bad',
  warning: 'warning',
  skipped: 'quiet',
};

const operations: Readonly<Record<string, Level>> = {
  create: 'good',
  update: 'changed',
  delete: 'bad',
  replace: 'bad',
  'create-replacement': 'bad',
  'delete-replaced': 'bad',
};

/** Builds what a row shows when it is opened. */
export function buildDetails(row: FleetRow): readonly Detail[] {
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
  return { badge: check.result, level: levels[check.result], text: check.title, more: explain(check) };
}

function explain(check: Check): string {
  if (check.result === 'passed') return check.detail;
  if (check.result === 'skipped') return check.reason;
  return check.diagnoses.map(({ problem, remedy, code }) => `${problem} (${code})\n${remedy}`).join('\n');
}

function describeStep({ operation, type, name, properties }: NonNullable<FleetRow['steps']>[number]): DetailItem {
  return {
    badge: operation,
    level: operations[operation] ?? 'quiet',
    text: `${type.split(':').at(-1) ?? type} ${name}`,
    more: properties.length === 0 ? undefined : properties.join(', '),
  };
}
