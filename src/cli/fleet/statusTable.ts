import { styleText } from 'node:util';
import { nameOf } from '../../reporting/model/order.ts';
import { oneLine } from '../../reporting/model/outcome.ts';
import type { Finding, Status, StatusRow } from '../../fleet/status/schema.ts';
import { orderRows, summarize } from '../../fleet/status/summarize.ts';
import {
  nameAge,
  nameAnswer,
  nameConsent,
  nameDrifted,
  nameMailbox,
  nameStanding,
  standingOf,
} from '../../fleet/status/standing.ts';
import type { Standing } from '../../fleet/status/standing.ts';
import { nameOperation } from '../../reporting/model/operationLabels.ts';
import { cleanLines } from '../../common/text.ts';
import type { Console } from '../../common/console/console.ts';
import { layOut } from '../../common/console/tableLayout.ts';
import { wrapWords } from '../../common/wrap.ts';

type Paint = (text: string) => string;

/** Of rows that call for nobody, so many are shown where nobody is named: those before them are to be seen without scrolling. */
const maxQuiet = 40;
const quiet: readonly Standing[] = ['incomplete', 'well'];
const maxNamed = 10;
const indent = '  ';
const narrowest = 20;
const head = ['Customer', 'Registered', 'Consent', 'Drifted', 'Mailbox read', 'Verified'];

const colors: Readonly<Record<Standing, 'red' | 'yellow' | 'cyan' | 'green' | 'dim'>> = {
  bad: 'red',
  look: 'yellow',
  unregistered: 'cyan',
  incomplete: 'dim',
  well: 'green',
};

export interface TableOptions extends Pick<Console, 'hasColor' | 'columns'> {
  /** Whether every row is shown. */
  readonly isFull: boolean;
}

/** The fleet as a table for the terminal: what is to be mended first, the whole in sentences at the end. */
export function describeStatus(status: Status, { hasColor, columns, isFull }: TableOptions): string {
  const now = new Date(status.takenAt);
  const paint = (color: Parameters<typeof styleText>[0]): Paint =>
    hasColor ? (text) => styleText(color, text, { validateStream: false }) : (text) => text;
  const rows = orderRows(status.stacks);
  const loud = rows.filter((row) => !quiet.includes(standingOf(row)));
  const isCut = !isFull && rows.length - loud.length > maxQuiet;
  const shown = isCut ? loud : rows;
  const table = layOutRows(shown, now, columns);
  const lines = shown.flatMap((row, index) => {
    const { line = '', rest = '' } = table.rows[index] ?? {};
    const below = describeBelow(row, rest, columns);
    return [paint(colors[standingOf(row)])(line), ...below];
  });
  return [
    ...(shown.length === 0 ? [] : [paint('bold')(table.head), ...lines]),
    ...(isCut ? wrapWords(describeLeft(status), columns).map(paint('dim')) : []),
    ...describeWhole(status, columns, paint),
    '',
  ].join('\n');
}

function describeLeft(status: Status): string {
  const { counts } = summarize(status);
  const left = quiet.filter((each) => counts[each] > 0).map((each) => `${counts[each]} ${nameStanding(each)}`);
  return `… ${left.join(', ')}: to show them, name them ("*") or use --json or --html`;
}

/** The client ID stands where there is room for it: it has no line of its own otherwise. */
function layOutRows(rows: readonly StatusRow[], now: Date, columns: number): ReturnType<typeof layOut> {
  const cells = rows.map((row) => cellsOf(row, now));
  const wide = layOut(
    [...head, 'Client ID'],
    cells.map((own, index) => [...own, rows[index]?.clientId ?? '']),
    columns,
  );
  return wide.head.endsWith('Client ID') ? wide : layOut(head, cells, columns);
}

function cellsOf(row: StatusRow, now: Date): readonly string[] {
  return [
    nameOf(row) === row.stack ? oneLine(row.stack) : `${oneLine(row.stack)} (${oneLine(nameOf(row))})`,
    nameAnswer(row.registered),
    nameConsent(row),
    nameDrifted(row),
    nameMailbox(row, now),
    row.verifiedAt === undefined ? '' : nameAge(row.verifiedAt, now),
  ];
}

/** What has no column: what the table has no room for, what is wrong and what to do; what is a mere note is summed up at the end. */
function describeBelow({ findings }: StatusRow, rest: string, columns: number): readonly string[] {
  const width = Math.max(narrowest, columns - indent.length);
  const texts = findings.filter(({ level }) => level !== 'note').flatMap(textsOf);
  return [rest, ...texts]
    .flatMap((text) => wrapWords(text, width))
    .filter((line) => line !== '')
    .map((line) => `${indent}${line}`);
}

function textsOf({ problem, remedy }: Finding): readonly string[] {
  return [cleanLines(problem), cleanLines(remedy)];
}

/** What each note says to do for all that have it. */
const advice: readonly (readonly [code: string, what: string, command: string])[] = [
  ['never-provisioned', 'not provisioned', 'up'],
  ['never-verified', 'never verified', 'verify'],
  ['report-outdated', 'changed since they were verified', 'verify'],
  ['mailbox-unproven', 'mailbox not verified by a sign-in', 'verify <customer> --sign-in'],
];

function describeWhole(status: Status, columns: number, paint: (color: 'bold' | 'red') => Paint): readonly string[] {
  const { sentence, facts } = summarize(status);
  const notes = advice.flatMap(([code, what, command]) => {
    const meant = status.stacks.filter(({ findings }) => findings.some((finding) => finding.code === code));
    return meant.length === 0 ? [] : [`${meant.length} ${what}: ${adviseAll(command, meant)}`];
  });
  const runs = status.runs.map(
    ({ operation, startedAt, sentence: told }) =>
      `${nameOperation(operation)}, ${nameAge(startedAt, new Date(status.takenAt))}: ${told}.`,
  );
  const wrap = (text: string) => wrapWords(text, columns);
  return [
    ...status.unread.flatMap(textsOf).flatMap(wrap).map(paint('red')),
    ...(notes.length + runs.length === 0 ? [] : ['']),
    ...[...notes, ...runs].flatMap(wrap),
    '',
    ...wrap(`${sentence}.`).map(paint('bold')),
    ...(status.stacks.length === 0 ? [] : wrap(`${facts}.${isAllKnown(status) ? '' : ' ? = not checked yet.'}`)),
  ];
}

function isAllKnown({ stacks }: Status): boolean {
  return !stacks.some((row) => {
    const { registered, drifted, consent, mailbox } = row;
    const answers = registered === 'no' ? [] : [registered, drifted, consent.given, mailbox.proven];
    return answers.includes('unknown');
  });
}

/** Some are named. For many a proof takes all, which changes nothing; whoever is provisioned is chosen by a person. */
function adviseAll(command: string, meant: readonly StatusRow[]): string {
  if (command.includes('<customer>')) return `npx mailbox-access ${command}`;
  const names = meant.map(({ stack }) => oneLine(stack));
  const all = command === 'verify' ? '--all' : '<customer…>';
  return `npx mailbox-access ${command} ${names.length <= maxNamed ? names.join(' ') : all}`;
}
