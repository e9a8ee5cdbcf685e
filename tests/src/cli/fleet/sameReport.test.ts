import { describe, expect, it } from '@jest/globals';
import { describeFleet } from '../../../../src/cli/fleet/reportTable.ts';
import { renderFleetPage } from '../../../../src/reporting/html/table/fleet.ts';
import { buildComment, renderDiffs } from '../../../../src/reporting/markdown/comment.ts';
import type { FleetReport } from '../../../../src/reporting/model/schema.ts';
import { buildPlan } from '../../../../src/reporting/plan/build.ts';
import { renderPlan } from '../../../../src/reporting/plan/render.ts';
import { readTableRows } from '../../../support/markdownTable.ts';
import { fleetReportOf, proofReportOf, upReportOf } from '../../../support/fleetReports.ts';
import { readHtml } from '../../handover/markup.ts';

/** A report's contents on each customer and on the fleet. */
interface Told {
  readonly sentence: string | undefined;
  readonly rows: readonly Readonly<Record<string, string>>[];
}

const marks = /^(?:🚨|⚠️|❌|⏹️) /;
const plain = { hasColor: false, columns: 2_000 };

/** Returns stack and customer of `customer-0001 (Contoso Ltd)` or of `Contoso Ltd (customer-0001)`. */
function readNames(cell = '') {
  const [stack = ''] = /customer-\d{4}/.exec(cell) ?? [];
  const customer = cell.replace(`${stack} (`, '(').replace(` (${stack})`, '');
  return { stack, Customer: customer.replace(/^\((.*)\)$/, '$1') };
}

function readTerminal(report: FleetReport): Told {
  const lines = describeFleet(report, plain).split('\n');
  const [head = ''] = lines;
  const titles = [...head.matchAll(/Client ID|\S+/g)];
  const cells = (line: string) =>
    titles.map(({ 0: title, index }, at) => {
      // A count has two characters, the second below its sign. The time ends after the title before it.
      if (title.length === 1) return line.slice(index - 1, index + 1).trim();
      if (title === 'Time') return line.slice((titles[at - 1]?.index ?? 0) + 'Client ID'.length).trim();
      return line.slice(index, title === 'Client ID' ? index + title.length : (titles[at + 1]?.index ?? 0) - 1).trim();
    });
  const starts = lines.flatMap((line, index) => (/^customer-\d{4}/.test(line) ? [index] : []));
  return {
    sentence: lines.at(-2)?.replace(/\.$/, ''),
    rows: starts.map((start) => {
      const row = Object.fromEntries(cells(lines[start] ?? '').map((cell, index) => [titles[index]?.[0] ?? '', cell]));
      const names = readNames(row.Customer);
      const end = lines.findIndex((line, index) => index > start && !line.startsWith('  '));
      const below = lines.slice(start + 1, end).map((line) => line.trim());
      // Only the terminal shows the remedy in the table.
      const remedy = report.stacks.find(({ stack }) => stack === names.stack)?.error?.remedy.split('\n') ?? [];
      return { ...row, ...names, Remark: below.filter((line) => !remedy.includes(line)).join(' ') };
    }),
  };
}

function readMarkdown(markdown: string): Told {
  const unescape = (text: string) => text.replace(/\\(?=[^\w\s]|_)|\u200b/g, '');
  const [titles = [], ...rows] = readTableRows(markdown);
  return {
    sentence: /^#+ \w+ of (.*)$/m.exec(markdown)?.[1],
    rows: rows.map((cells) => {
      const row = Object.fromEntries(cells.map((cell, index) => [titles[index] ?? '', unescape(cell)]));
      return {
        ...row,
        ...readNames(row.Customer),
        Result: row.Result?.replace(marks, '') ?? '',
        'Client ID': row['Client ID']?.replaceAll('*', '') ?? '',
      };
    }),
  };
}

/** Cuts a text where another one is cut. */
function cutLike(whole: string, shown: string): string {
  return shown.endsWith('…') ? `${whole.slice(0, shown.length - 1)}…` : whole;
}

const titlesOnPage: Partial<Record<string, string>> = { Created: '+', Updated: '~', Deleted: '-', Replaced: '±' };

function readPage(html: string): Told {
  const text = (part = '') => readHtml(part).text;
  return {
    sentence: text(/(?<=<h1>.*<\/h1>\n<p>).*(?=\.<\/p>)/.exec(html)?.[0]),
    rows: html
      .split('<tbody')
      .slice(1)
      .map((body) => {
        const cells = [...body.matchAll(/<td role="cell"[^>]* data-title="([^"]*)"[^>]*>(.*?)<\/td>/g)];
        const customer = text(/(?<=aria-label=")[^"]*/.exec(body)?.[0]);
        return {
          Customer: customer,
          Remark: text(/(?<=<p class="note">).*?(?=<\/p>)/.exec(body)?.[0]),
          stack: text(/(?<=<dt>Stack<\/dt><dd><code>)[^<]*/.exec(body)?.[0] ?? customer),
          ...Object.fromEntries(cells.map(([, title = '', cell]) => [titlesOnPage[title] ?? title, text(cell)])),
        };
      }),
  };
}

/** Counts a plan's signs as `preview` and `up` print them for one customer; an adopted object counts as created. */
function countPrinted(steps: NonNullable<FleetReport['stacks'][number]['steps']>): Readonly<Record<string, string>> {
  const printed = renderPlan(buildPlan(steps), plain);
  const signs = [...printed.matchAll(/^ {2}([+~±=-]) /gm)].map(([, sign = '']) => (sign === '=' ? '+' : sign));
  return Object.fromEntries(
    ['+', '~', '-', '±'].map((sign) => {
      const count = signs.filter((each) => each === sign).length;
      return [sign, count === 0 ? '' : `${count}`];
    }),
  );
}

const reports: readonly (readonly [string, FleetReport])[] = [
  ['preview', fleetReportOf(24)],
  ['up', upReportOf(24)],
  ['destroy', upReportOf(24, 'destroy')],
  ['verification', proofReportOf(24)],
];

describe.each(reports)('the reports of one %s', (_, report) => {
  const terminal = readTerminal(report);
  const others = [
    ['comment', readMarkdown(buildComment(report).text)],
    ['file of diffs', readMarkdown(renderDiffs(report))],
    ['page', readPage(renderFleetPage(report))],
  ] as const;

  it.each(others)('has the same content in the terminal and in the %s', (__, told) => {
    expect(told.sentence).toBe(terminal.sentence);
    // Columns that are always empty are left out; a long remark is cut, with an ellipsis.
    const columns = ['stack', 'Customer', 'Result', '+', '~', '-', '±', 'Client ID', 'Time'];
    const pick = (row: Told['rows'][number]) => columns.map((column) => row[column] ?? '');
    expect(told.rows.map(pick)).toEqual(terminal.rows.map(pick));
    const remarks = told.rows.map(({ Remark = '' }) => Remark);
    expect(remarks).toEqual(terminal.rows.map(({ Remark = '' }, index) => cutLike(Remark, remarks[index] ?? '')));
  });

  it('counts what the plan of each customer shows', () => {
    const printed = report.stacks.map(({ stack, steps = [] }) => [stack, countPrinted(steps)] as const);
    const counts = terminal.rows.map((row) => [
      row.stack,
      Object.fromEntries(['+', '~', '-', '±'].map((sign) => [sign, row[sign] ?? ''])),
    ]);
    expect(Object.fromEntries(counts)).toEqual(Object.fromEntries(printed));
    expect(counts).toHaveLength(24);
  });
});
