import { markup } from '../../html/markup.ts';
import { nameOf } from '../../model/row.ts';
import { oneLine, shorten } from '../../model/outcome.ts';
import type { FleetOperation, FleetRow } from '../../model/schema.ts';
import { nameResult } from '../../model/operationLabels.ts';
import { escapeLine } from '../escape.ts';
import { alignDiff, escapeGitHub, renderFence } from './escape.ts';
import { markOf } from './table.ts';

/** The details of one customer, folded below the table. */
export interface Fold {
  readonly title: string;
  /** In their order; the longest are shortened. */
  readonly parts: readonly FoldPart[];
}

interface FoldPart {
  readonly title: string;
  readonly text: string;
  readonly language: string;
}

/** Builds a fold for each customer with more details than its row shows. */
export function buildFolds(operation: FleetOperation, rows: readonly FleetRow[]): readonly Fold[] {
  return rows.map((row) => buildFold(operation, row)).filter(({ parts }) => parts.length > 0);
}

function buildFold(operation: FleetOperation, row: FleetRow): Fold {
  const { error, diff, steps = [], breakingChanges = [] } = row;
  const parts = [
    ...(error === undefined ? [] : [part('Problem', error.problem), part('Remedy', error.remedy)]),
    ...(error?.original === undefined ? [] : [part('Original error', error.original)]),
    ...(breakingChanges.length === 0
      ? []
      : [part('Breaking changes', breakingChanges.map(({ message }) => message).join('\n'))]),
    ...describeChecks(row),
    ...(diff === undefined ? [] : [part('Diff', alignDiff(diff.replace(/^\s*\n|\s+$/g, '')), 'diff')]),
    ...(diff === undefined && steps.length > 0 ? [part('Steps', steps.map(describeStep).join('\n'))] : []),
  ];
  const name = row.stack === nameOf(row) ? row.stack : `${nameOf(row)} (${row.stack})`;
  const shown = shorten(oneLine(name), 120);
  return { title: `${markOf(row)}${shown}: ${nameResult(operation, row.result)}`, parts };
}

/** @param most Characters that each part may have; lines past them are counted. */
export function renderFold({ title, parts }: Fold, most = Infinity): string {
  const body = parts.map((each) => renderPart(each, most)).join('\n\n');
  return `<details><summary>${escapeSummary(title)}</summary>\n\n${body}\n\n</details>`;
}

/** Renders the section of one customer, without a limit of length. */
export function renderUnfolded({ title, parts }: Fold): string {
  return [`## ${escapeGitHub(title)}`, ...parts.map((each) => renderPart(each, Infinity))].join('\n\n');
}

function renderPart({ title, text, language }: FoldPart, most: number): string {
  return `${escapeLine(escapeGitHub(title))}:\n\n${renderFence(cutLines(text, most), language)}`;
}

export function isCutAt({ parts }: Fold, most: number): boolean {
  return parts.some(({ text }) => text.length > most);
}

function part(title: string, text: string, language = 'text'): FoldPart {
  return { title, text, language };
}

/** Returns the failed checks of a verification or a preflight. */
function describeChecks({ checks = [], preflight }: FleetRow): readonly FoldPart[] {
  return [...checks, ...(preflight?.checks ?? [])].flatMap((check) =>
    check.result === 'failed'
      ? check.diagnoses.map(({ problem, remedy, code }) => part(`${check.title} (${code})`, `${problem}\n${remedy}`))
      : [],
  );
}

function describeStep({ operation, type, name, properties }: NonNullable<FleetRow['steps']>[number]): string {
  return `${operation} ${type} ${name}${properties.length === 0 ? '' : `: ${properties.join(', ')}`}`;
}

/** GitHub reads no Markdown in HTML, but mentions, references and addresses, which this breaks up. */
function escapeSummary(title: string): string {
  return markup`${title}`.source
    .replace(/[\\`*_[\]|~$]/g, (character) => `&#${character.charCodeAt(0)};`)
    .replace(/:(?=\/\/)|(?<=www)\./gi, '$&\u200b')
    .replaceAll('@', '@\u200b')
    .replace(/(?<!&)#(?=\d)|\bGH-(?=\d)/gi, '$&\u200b');
}

function cutLines(text: string, most: number): string {
  if (text.length <= most) return text;
  const lines = text.split('\n');
  const kept = takeFitting(lines, most, 1);
  const shown = kept.length === 0 ? [shorten(lines[0] ?? '', most)] : kept;
  return [...shown, `… ${lines.length - kept.length} more lines`].join('\n');
}

/** Returns the first texts that fit into `room` characters, with `gap` characters after each. */
export function takeFitting(texts: readonly string[], room: number, gap: number): readonly string[] {
  const fitting: string[] = [];
  let left = room;
  for (const text of texts) {
    left -= text.length + gap;
    if (left < 0) break;
    fitting.push(text);
  }
  return fitting;
}
