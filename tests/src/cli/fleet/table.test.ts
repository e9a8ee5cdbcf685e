import { stripVTControlCharacters } from 'node:util';
import { describe, expect, it } from '@jest/globals';
import stringWidth from 'string-width';
import { describeFleet } from '../../../../src/cli/fleet/table.ts';
import { layOut } from '../../../../src/common/console/tableLayout.ts';
import { wrapWords } from '../../../../src/common/wrap.ts';
import { orderRows } from '../../../../src/reporting/model/row.ts';
import { fleetReportOf, proofReportOf, rowOf } from '../../../support/fleetReports.ts';
import { anyHostile, reportSaying } from '../../fleet/hostile.ts';
import { fc } from '../../../support/fastCheck.ts';

const plain = (columns: number) => ({ hasColor: false, columns });
const commands = [
  'npx mailbox-access preflight customer-0014',
  "pulumi config set displayName 'PASS monitor' --stack customer-0012",
  'pulumi config set mailbox jobs@contoso.com --stack customer-0008',
];

describe('the table of a fleet', () => {
  const report = fleetReportOf(24);

  it.each([40, 60, 80, 100, 200])('fits in %i columns, but for words that are longer', (columns) => {
    for (const line of describeFleet(report, plain(columns)).split('\n')) {
      const isWhole = /^ {2}\S+$/.test(line) || commands.some((command) => line.includes(command));
      if (!isWhole && !line.startsWith('  npx') && !line.startsWith('  pulumi'))
        expect(stringWidth(line)).toBeLessThanOrEqual(columns);
    }
  });

  it.each([40, 80, 200])('has every command whole on a line in %i columns', (columns) => {
    const lines = describeFleet(report, plain(columns)).split('\n');
    for (const command of commands) expect(lines.filter((line) => line.includes(command))).toHaveLength(1);
  });

  it('has what breaks a monitor first, in the order of the report', () => {
    const text = describeFleet(report, plain(120));
    const stacks = text.split('\n').flatMap((line) => /^customer-\d{4}/.exec(line) ?? []);
    expect(stacks).toEqual(orderRows(report.stacks).map(({ stack }) => stack));
    expect(text).toMatch(/^Customer +Result +\+ {2}~ {2}± {2}Client ID +Time\n/);
    expect(text).toMatch(
      /\ncustomer-0002 \(Northwind Care Group\) +would change +1 {2}NEW +8\.8 s\n {2}The registration \(client ID/,
    );
    expect(text).toMatch(/\n24 customers: 5 would change, 4 fail, [^\n]*widens consent\.\n$/);
    expect(text).toContain('\nSettings without a stack when the run began: customer-0020\n');
    expect(text).toContain('\nOrphaned stacks (no settings file): left-long-ago\n');
  });

  it('prints below the row what has no column', () => {
    const text = describeFleet(report, plain(40));
    expect(text).toMatch(/^Customer +Result +\+ {2}~ {2}±\n/);
    expect(text).toContain('\n  Client ID NEW, Time 8.8 s\n');
  });

  it('has color only where the console has it', () => {
    const colored = describeFleet(report, { hasColor: true, columns: 100 });
    expect(colored).toContain('\u001b[31m');
    expect(stripVTControlCharacters(colored)).toBe(describeFleet(report, plain(100)));
    expect(describeFleet(report, plain(100))).not.toContain('\u001b');
  });

  it('counts rows in which nothing happened when they are many, and hides no other', () => {
    const large = fleetReportOf(1_000);
    const text = describeFleet(large, plain(100));
    const loud = large.stacks.filter(({ result }) => result !== 'unchanged');
    expect(text).toContain(`\n… ${1_000 - loud.length} no change; listed by --json\n`);
    for (const { stack } of loud) expect(text).toContain(`\n${stack}`);
  });

  it('has no columns of numbers for a verification, and no remarks when all is well', () => {
    expect(describeFleet(proofReportOf(5), plain(100))).toMatch(/^Customer +Result +Client ID +Time\n/);
    const nobody = { stacks: [], settingsWithoutStack: [], stacksWithoutSettings: [] };
    expect(describeFleet(fleetReportOf(0, nobody), plain(100))).toBe('no customer.\n');
    const one = { ...nobody, stacks: [rowOf('unchanged', 1)] };
    expect(describeFleet(fleetReportOf(0, one), plain(100)).split('\n')).toHaveLength(5);
  });

  it('has no terminal control sequences, with any text', () => {
    fc.assert(
      fc.property(anyHostile, fc.integer({ min: 40, max: 200 }), (text, columns) => {
        expect(describeFleet(reportSaying(`${text}\u001b[2J\u0007`), plain(columns))).not.toMatch(/[^\P{Cc}\n]/u);
      }),
    );
  });
});

describe('the layout of a table', () => {
  const lines = (columns: number, ...names: readonly string[]) =>
    layOut(
      ['Name', 'n'],
      names.map((name) => [name, '7']),
      columns,
    ).rows.map(({ line }) => line);

  it('counts the columns that a terminal shows', () => {
    expect(lines(80, 'abcdef', 'Höfe', 'e\u0301', '日本', '😀', '한국')).toEqual([
      'abcdef  7',
      'Höfe    7',
      'e\u0301       7',
      '日本    7',
      '😀      7',
      '한국    7',
    ]);
  });

  it('puts a name that is too long on a line of its own', () => {
    expect(lines(9, '日本語')).toEqual(['日本語  7']);
    expect(lines(8, '日本語')).toEqual(['日本語\n       7']);
  });
});

describe('wrapped words', () => {
  it.each([
    [
      'Take it over: npx mailbox-access adopt contoso --deleted. Otherwise wait.',
      30,
      ['Take it over:', 'npx mailbox-access adopt contoso --deleted.', 'Otherwise wait.'],
    ],
    ['Sign in (az login --tenant x), then go on', 14, ['Sign in', '(az login --tenant x),', 'then go on']],
    [
      'npx mailbox-access preview a && npx mailbox-access up a',
      10,
      ['npx mailbox-access preview a && npx mailbox-access up a'],
    ],
    ['one two three', 7, ['one two', 'three']],
    ['lines\nstay  lines', 40, ['lines', 'stay lines']],
    ['', 10, ['']],
  ])('%j', (text, width, lines) => {
    expect(wrapWords(text, width)).toEqual(lines);
  });
});
