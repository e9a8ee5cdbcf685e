import { styleText } from 'node:util';
import { wrap } from '../../common/wrap.ts';
import type { PlanItem, PlanSign } from './build.ts';

const colors: Readonly<Record<PlanSign, 'green' | 'yellow' | 'red' | 'magenta' | 'cyan'>> = {
  '+': 'green',
  '~': 'yellow',
  '-': 'red',
  '±': 'magenta',
  '=': 'cyan',
};

/** Columns of the names and values; below this many columns for a value it gets lines of its own. */
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
  const mark = hasColor ? styleText(colors[sign], sign, { validateStream: false }) : sign;
  const lines = details.flatMap((detail) => renderDetail(detail.label, detail.lines, columns));
  return [`  ${mark} ${head}`, ...lines].map((line) => `${line}\n`).join('');
}

function renderDetail(label: string, values: readonly string[], columns: number): readonly string[] {
  const isNarrow = columns - valueColumn < minValueWidth;
  const indent = ' '.repeat(isNarrow ? 8 : valueColumn);
  const wrapped = values.flatMap((value) => wrap(value, columns - indent.length));
  const [first = '', ...rest] = wrapped;
  const begin = `      ${label}`;
  return isNarrow
    ? [begin, ...wrapped.map((line) => indent + line)]
    : [begin.padEnd(valueColumn) + first, ...rest.map((line) => indent + line)];
}

/** The words for a change that was made, and for one that a preview plans. */
const verbs: Readonly<Record<PlanSign, readonly [done: string, planned: string]>> = {
  '+': ['created', 'create'],
  '~': ['updated', 'update'],
  '-': ['deleted', 'delete'],
  '±': ['replaced', 'replace'],
  '=': ['adopted', 'adopt'],
};

/** `Created 2 resources, updated 1 resource`, or `Would create 2 resources` of a preview; empty for an empty plan. */
export function summarizePlan(items: readonly PlanItem[], isPreview: boolean): string {
  const parts = Object.entries(verbs).flatMap(([sign, [done, planned]]) => {
    const count = items.filter((item) => item.sign === sign).length;
    return count === 0 ? [] : [`${isPreview ? planned : done} ${count} ${count === 1 ? 'resource' : 'resources'}`];
  });
  const text = `${isPreview ? 'would ' : ''}${parts.join(', ')}`;
  return parts.length === 0 ? '' : text.charAt(0).toUpperCase() + text.slice(1);
}

const progress: Readonly<Record<PlanSign, string>> = {
  '+': 'Creating',
  '~': 'Updating',
  '-': 'Deleting',
  '±': 'Replacing',
  '=': 'Adopting',
};

/** `Creating application PASS`, for each resource that a step begins with. */
export function describeProgress(items: readonly PlanItem[]): string {
  return items
    .map(({ sign, label, name }) => `${progress[sign]} ${label}${name === undefined ? '' : ` ${name}`}\n`)
    .join('');
}
