import { nameOf } from '../../model/order.ts';
import type { FleetRow } from '../../model/schema.ts';
import type { Detail, DetailItem, Fact, Level } from './model.ts';

type Check = NonNullable<FleetRow['checks']>[number] | NonNullable<FleetRow['preflight']>['checks'][number];

const levels: Readonly<Record<Check['result'], Level>> = {
  passed: 'good',
  failed: 'bad',
  warning: 'warning',
  skipped: 'quiet',
};

/** Builds what a row shows when it is opened. */
export function buildDetails(row: FleetRow): readonly Detail[] {
  const { error, steps = [], checks = [], preflight, diff } = row;
  const facts = buildFacts(row);
  return [
    ...(error === undefined ? [] : describeError(error)),
    ...list('Checks', [...checks, ...(preflight?.checks ?? [])].map(describeCheck)),
    ...list('Steps', steps.map(describeStep)),
    ...(diff === undefined ? [] : [{ kind: 'code', title: 'Diff', text: trimLines(diff), isDiff: true } as const]),
    ...(facts.length === 0 ? [] : [{ kind: 'facts', facts } as const]),
  ];
}

function describeError({ problem, remedy, original }: NonNullable<FleetRow['error']>): readonly Detail[] {
  return [
    { kind: 'text', title: 'Problem', text: problem },
    { kind: 'text', title: 'Remedy', text: remedy },
    ...(original === undefined ? [] : [{ kind: 'code', title: 'Original error', text: trimLines(original) } as const]),
  ];
}

function list(title: string, items: readonly DetailItem[]): readonly Detail[] {
  return items.length === 0 ? [] : [{ kind: 'list', title, items }];
}

function describeCheck(check: Check): DetailItem {
  const head = { badge: check.result, level: levels[check.result] };
  if (check.result === 'passed') return { ...head, text: check.title, more: check.detail.split('\n') };
  if (check.result === 'skipped') return { ...head, text: check.title, more: check.reason.split('\n') };
  const more = check.diagnoses.flatMap(({ problem, remedy, code }) => [`${problem} (${code})`, ...remedy.split('\n')]);
  return { ...head, text: check.title, more };
}

const operations: Readonly<Record<string, Level>> = {
  create: 'good',
  update: 'changed',
  delete: 'bad',
  replace: 'bad',
  'create-replacement': 'bad',
  'delete-replaced': 'bad',
};

function describeStep({ operation, type, name, properties }: NonNullable<FleetRow['steps']>[number]): DetailItem {
  return {
    badge: operation,
    level: operations[operation] ?? 'quiet',
    text: `${type.split(':').at(-1) ?? type} ${name}`,
    more: properties.length === 0 ? undefined : [properties.join(', ')],
  };
}

function buildFacts({ stack, customer, tenantId, clientId, outputs, removed }: FleetRow): readonly Fact[] {
  const facts: readonly (readonly [string, string | undefined])[] = [
    ['Stack', stack],
    ['Directory (tenant) ID', tenantId],
    ['Application (client) ID', outputs?.clientId ?? clientId],
    ['Client ID before', outputs !== undefined && outputs.clientId !== clientId ? clientId : undefined],
    ['Remove from the monitor', removed?.clientId],
  ];
  return facts
    .filter(([label, value]) => value !== undefined && (label !== 'Stack' || nameOf({ stack, customer }) !== stack))
    .map(([label, value = '']) => ({ label, value }));
}

function trimLines(text: string): string {
  return text.replace(/^(?:[^\S\n]*\n)+|\s+$/g, '');
}
