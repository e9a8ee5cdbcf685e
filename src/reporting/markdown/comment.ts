import { breakingChangesOf } from '../model/row.ts';
import { oneLine, shorten } from '../model/outcome.ts';
import { nameDuration, nameOperation } from '../model/operationLabels.ts';
import type { FleetReport, FleetRow } from '../model/schema.ts';
import { countCustomers, listOtherShards, summarize } from '../model/summarize.ts';
import { escapeGitHub } from './escape.ts';
import {
  buildFolds,
  type Fold,
  isCutAt,
  renderFold,
  renderName,
  renderRow,
  renderUnfolded,
  tableHead,
  takeFitting,
} from './customer.ts';

/** GitHub accepts 65,536 characters. */
const maxCharacters = 60_000;
/** Limit for one folded part when not all of them fit. */
const maxPartLength = 4_000;
/** Limit for the names above the table and in the lists below it. */
const maxAlerts = 10;
const maxMessageLength = 400;
const maxNamed = 40;

/**
 * Builds the report as Markdown for a pull request, always short enough for GitHub. All names and messages are escaped.
 *
 * @returns also whether something was left out
 */
export function buildComment(report: FleetReport): { readonly text: string; readonly isCut: boolean } {
  const { rows } = summarize(report);
  const space = maxCharacters - renderFrame(report, longestNote).length;
  const table = fitTable(report, rows, space);
  const folded = fitFolds(buildFolds(report.operation, rows), space - table.text.length);
  const notes = [...table.notes, ...folded.notes];
  const text = renderFrame(report, notes.join(' '), [table.text, ...folded.texts]);
  return { text, isCut: notes.length > 0 };
}

/** Renders all rows and their sections, without a limit of length. */
export function renderDiffs(report: FleetReport): string {
  const { operation } = report;
  const { rows, sentence } = summarize(report);
  const blocks = [
    `# ${nameOperation(operation)} of ${sentence}`,
    [tableHead, ...rows.map((row) => renderRow(operation, row))].join('\n'),
    ...buildFolds(operation, rows).map(renderUnfolded),
  ];
  return `${blocks.join('\n\n')}\n`;
}

/** Renders everything except the rows and the folds. */
function renderFrame(report: FleetReport, note: string, inner: readonly string[] = []): string {
  const { operation } = report;
  const { sentence, breaking, widening, lists } = summarize(report);
  const files = `The full report is in the files \`${operation}.html\`, \`${operation}.json\` and \`${operation}.diffs.md\` of the run.`;
  const blocks = [
    `## ${nameOperation(operation)} of ${sentence}`,
    ...renderAlert('CAUTION', 'A monitor breaks', breaking),
    ...renderAlert('WARNING', 'Consent becomes wider', widening),
    ...inner,
    ...lists.map(({ title, names }) => renderList(title, names)),
    ...(note === '' ? [] : [`**The report is cut to fit here.** ${note} ${files}`]),
    describeRun(report),
  ];
  return `${blocks.filter((block) => block !== '').join('\n\n')}\n`;
}

/** Renders breaking changes as a GitHub alert; nothing when there are none. */
function renderAlert(kind: string, title: string, rows: readonly FleetRow[]): readonly string[] {
  if (rows.length === 0) return [];
  const named = rows.slice(0, maxAlerts).map((row) => `> - **${renderName(row)}**: ${describeBreaking(row)}`);
  const more = rows.length - named.length;
  const rest = more > 0 ? [`> - and ${more} more, first in the table`] : [];
  const head = [`> [!${kind}]`, `> **${title}** for ${countCustomers(rows.length)}:`, '>'];
  return [[...head, ...named, ...rest].join('\n')];
}

function describeBreaking(row: FleetRow): string {
  const words = breakingChangesOf(row)
    .map(({ message }) => message)
    .join(' ');
  const refused = row.error?.code === 'breaking-change' ? ' Refused, nothing was changed.' : '';
  const said = words === '' ? 'the client ID that the monitor stores is not kept.' : words;
  return escapeGitHub(`${shorten(oneLine(said), maxMessageLength)}${refused}`);
}

function renderList(title: string, names: readonly string[]): string {
  const shown = names.slice(0, maxNamed).map((name) => escapeGitHub(shorten(oneLine(name), 60)));
  const more = names.length - shown.length;
  return `**${title}:** ${shown.join(', ')}${more > 0 ? ` and ${more} more` : ''}`;
}

function describeRun(report: FleetReport): string {
  const { startedAt, durationMs, parallel, shards = [] } = report;
  const isAlone = shards.length === 1 && listOtherShards(report).length > 0;
  const named = shards.slice(0, 20).map((shard) => shorten(shard, 9));
  const listed = `${escapeGitHub(named.join(', '))}${shards.length > 20 ? ' …' : ''}`;
  const parts = shards.length === 0 ? '' : `, ${isAlone ? 'of all parts only' : 'parts'} ${listed}`;
  return `<sub>${escapeGitHub(startedAt)}, ${nameDuration(durationMs)}, ${parallel} at once${parts}.</sub>`;
}

/** Characters reserved for a note. */
const longestNote = 'x'.repeat(400);

/** Drops unchanged rows first, then rows from the end. */
function fitTable({ operation }: FleetReport, rows: readonly FleetRow[], room: number) {
  if (rows.length === 0) return { text: '', notes: [] };
  const whole = [tableHead, ...rows.map((row) => renderRow(operation, row))].join('\n');
  if (whole.length <= room) return { text: whole, notes: [] };
  const isQuiet = ({ result }: FleetRow) => result === 'unchanged' || result === 'passed';
  const kept = rows
    .filter((row) => !isQuiet(row) || row.breakingChanges !== undefined)
    .map((row) => renderRow(operation, row));
  const quiet = rows.length - kept.length;
  const last = quiet === 0 ? [] : [`| _${quiet} customers without changes_ | | | | | | | | |`];
  const fitting = takeFitting(kept, room - tableHead.length - last.join('').length - 2, 1);
  const cut = kept.length - fitting.length;
  const notes = [
    ...(quiet > 0 ? [`${quiet} customers without changes are not listed.`] : []),
    ...(cut > 0 ? [`${cut} more customers at the end of the order are not listed.`] : []),
  ];
  return { text: [tableHead, ...fitting, ...last].join('\n'), notes };
}

/** Shortens long folds first, then drops folds from the end. */
function fitFolds(folds: readonly Fold[], room: number) {
  const whole = folds.map((fold) => renderFold(fold));
  if (takeFitting(whole, room, 2).length === whole.length) return { texts: whole, notes: [] };
  const short = folds.map((fold) => renderFold(fold, maxPartLength));
  const texts = takeFitting(short, room, 2);
  const isShort = folds.slice(0, texts.length).some((fold) => isCutAt(fold, maxPartLength));
  const cut = folds.length - texts.length;
  const notes = [
    ...(isShort ? ['Long texts are shortened.'] : []),
    ...(cut > 0 ? [`Details of ${texts.length} customers are shown; ${cut} are left out.`] : []),
  ];
  return { texts, notes };
}
