import { styleText } from 'node:util';
import { wrap } from '../../common/wrap.ts';
import type { DetailedStep } from '../../pulumi/stack/events.ts';
import { buildPlan, type PlanItem } from './build.ts';

/** The color of each change, and its verbs when it is done, planned and in progress. */
const changes = {
  '+': { color: 'green', done: 'created', planned: 'create', begun: 'Creating' },
  '~': { color: 'yellow', done: 'updated', planned: 'update', begun: 'Updating' },
  '-': { color: 'red', done: 'deleted', planned: 'delete', begun: 'Deleting' },
  '±': { color: 'magenta', done: 'replaced', planned: 'replace', begun: 'Replacing' },
  '=': { color: 'cyan', done: 'adopted', planned: 'adopt', begun: 'Adopting' },
} as const;

/** The column of the values and their least width. A value gets its own lines if one of its words does not fit. */
const valueColumn = 23;
const minValueWidth = 30;

export interface RenderOptions {
  readonly columns: number;
  readonly hasColor: boolean;
}

/** Writes a plan for a terminal or a report, one block for each resource. */
export function renderPlan(items: readonly PlanItem[], options: RenderOptions): string {
  return items.map((item) => renderItem(item, options)).join('');
}

function renderItem({ sign, label, name, details }: PlanItem, { columns, hasColor }: RenderOptions): string {
  const head = name === undefined ? label : `${label.padEnd(valueColumn - 4)}${name}`;
  const mark = hasColor ? styleText(changes[sign].color, sign, { validateStream: false }) : sign;
  const lines = details.flatMap((detail) => renderDetail(detail.label, detail.lines, columns));
  return [`  ${mark} ${head}`, ...lines].map((line) => `${line}\n`).join('');
}

function renderDetail(label: string, values: readonly string[], columns: number): readonly string[] {
  const widest = Math.max(minValueWidth, ...values.flatMap((value) => value.split(' ')).map(({ length }) => length));
  const isNarrow = columns - valueColumn < widest;
  const indent = ' '.repeat(isNarrow ? 8 : valueColumn);
  const wrapped = values.flatMap((value) => wrap(value, columns - indent.length));
  const [first = '', ...rest] = wrapped;
  const begin = `      ${label}`;
  return isNarrow
    ? [begin, ...wrapped.map((line) => indent + line)]
    : [begin.padEnd(valueColumn) + first, ...rest.map((line) => indent + line)];
}

/** Summarizes a plan: `Created 2 resources, updated 1 resource`, or `Would create 2 resources`; may be empty. */
export function summarizePlan(items: readonly PlanItem[], isPreview: boolean): string {
  const parts = Object.entries(changes).flatMap(([sign, { done, planned }]) => {
    const count = items.filter((item) => item.sign === sign).length;
    return count === 0 ? [] : [`${isPreview ? planned : done} ${count} ${count === 1 ? 'resource' : 'resources'}`];
  });
  const text = `${isPreview ? 'would ' : ''}${parts.join(', ')}`;
  return parts.length === 0 ? '' : text.charAt(0).toUpperCase() + text.slice(1);
}

/** Describes a step: `Creating application PASS`. Of the engine's three steps for a replacement, only one is shown. */
export function describeProgress(step: DetailedStep): string {
  if (/-replacement$|-replaced$/.test(step.operation)) return '';
  return buildPlan([step])
    .map(({ sign, label, name }) => `${changes[sign].begun} ${label}${name === undefined ? '' : ` ${name}`}\n`)
    .join('');
}
