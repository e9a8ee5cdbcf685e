import { breaksMonitor, describeRow, nameOf, widensConsent } from '../model/row.ts';
import { describeOutcome, oneLine, shorten } from '../model/outcome.ts';
import { nameResult } from '../model/operationLabels.ts';
import type { FleetOperation, FleetRow } from '../model/schema.ts';
import { markup } from '../html/document.ts';
import { alignDiff, escapeGitHub, escapeLine, renderFence } from './escape.ts';

/** Longest name and sentence in the table. The full texts are folded below it. */
const maxNameLength = 60;
const maxSentenceLength = 220;

export const tableHead = [
  '| Customer | Result | + | ~ | - | ± | Client ID | Time | Remark |',
  '| --- | --- | ---: | ---: | ---: | ---: | --- | ---: | --- |',
].join('\n');

export function renderRow(operation: FleetOperation, row: FleetRow): string {
  const { result, counts, clientId, isClientIdLost, duration } = describeRow(operation, row);
  const cells = [
    renderName(row),
    `${markOf(row)}${result}`,
    ...counts,
    isClientIdLost ? `**${clientId}**` : clientId,
    duration,
    escapeGitHub(shorten(describeOutcome(row), maxSentenceLength)),
  ];
  return `| ${cells.join(' | ')} |`;
}

/** Returns a symbol for a row that needs attention. */
function markOf(row: FleetRow): string {
  if (breaksMonitor(row)) return '🚨 ';
  if (widensConsent(row)) return '⚠️ ';
  return { failed: '❌ ', interrupted: '⏹️ ', 'not-started': '⏹️ ' }[row.result as string] ?? '';
}

/** Renders the customer's name. The name of the stack, which commands take, follows if it differs. */
export function renderName(row: FleetRow): string {
  const [name = '', ...stack] = [...new Set([nameOf(row), row.stack])].map((text) =>
    escapeGitHub(shorten(oneLine(text), maxNameLength)),
  );
  return [name, ...stack.map((text) => `(${text})`)].join(' ');
}

/** The details of one customer, folded below the table. */
export interface Fold {
  readonly title: string;
  /** In order. The longest are shortened. */
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
    ...part('Problem', error?.problem),
    ...part('Remedy', error?.remedy),
    ...part('Original error', error?.original),
    ...part('Breaking changes', joinLines(breakingChanges.map(({ message }) => message))),
    ...describeChecks(row),
    ...part('Diff', diff === undefined ? undefined : alignDiff(diff.replace(/^\s*\n|\s+$/g, '')), 'diff'),
    ...(diff === undefined ? part('Steps', joinLines(steps.map(describeStep))) : []),
  ];
  const name = row.stack === nameOf(row) ? row.stack : `${nameOf(row)} (${row.stack})`;
  const shown = shorten(oneLine(name), 120);
  return { title: `${markOf(row)}${shown}: ${nameResult(operation, row.result)}`, parts };
}

/** @param most Limit for the characters of each part. Lines that are left out are counted. */
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

function part(title: string, text: string | undefined, language = 'text'): readonly FoldPart[] {
  return text === undefined ? [] : [{ title, text, language }];
}

function joinLines(lines: readonly string[]): string | undefined {
  return lines.length === 0 ? undefined : lines.join('\n');
}

/** Returns the failed checks of a verification or a preflight. */
function describeChecks({ checks = [], preflight }: FleetRow): readonly FoldPart[] {
  return [...checks, ...(preflight?.checks ?? [])].flatMap((check) =>
    check.result === 'failed'
      ? check.diagnoses.flatMap(({ problem, remedy, code }) =>
          part(`${check.title} (${code})`, `${problem}\n${remedy}`),
        )
      : [],
  );
}

function describeStep({ operation, type, name, properties }: NonNullable<FleetRow['steps']>[number]): string {
  return `${operation} ${type} ${name}${properties.length === 0 ? '' : `: ${properties.join(', ')}`}`;
}

/** Breaks up mentions, references and addresses. GitHub reads them even in HTML, where it reads no Markdown. */
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
