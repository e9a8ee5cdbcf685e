import { oneLine } from '../../reporting/model/outcome.ts';
import type { Answer, Finding, Status, StatusRow } from '../../fleet/status/schema.ts';
import { orderRows, summarize } from '../../fleet/status/summarize.ts';
import { levels, nameAge, nameStanding, standingOf, type Standing } from '../../fleet/status/standing.ts';
import { nameOperation } from '../../reporting/model/operationLabels.ts';
import { cleanLines } from '../../common/text.ts';
import { wrapWords } from '../../common/wrap.ts';
import { maxQuiet, nameCustomer, paint, renderTable, type Terminal, type TerminalRow } from './tableLayout.ts';

const quiet: readonly Standing[] = ['incomplete', 'well'];
const maxNamed = 10;
const titles = ['Customer', 'Registered', 'Consent', 'Drifted', 'Mailbox read', 'Verified'];

interface TableOptions extends Terminal {
  readonly isFull: boolean;
}

/** Returns the fleet as a table for the terminal: worst first, a summary last. */
export function describeStatus(status: Status, terminal: TableOptions): string {
  const now = new Date(status.takenAt);
  const rows = orderRows(status.stacks);
  const loud = rows.filter((row) => !quiet.includes(standingOf(row)));
  const isCut = !terminal.isFull && rows.length - loud.length > maxQuiet;
  return [
    ...renderRows(isCut ? loud : rows, now, terminal),
    ...(isCut ? wrapWords(describeLeft(status), terminal.columns).map(paint('dim', terminal)) : []),
    ...describeWhole(status, terminal),
    '',
  ].join('\n');
}

function describeLeft(status: Status): string {
  const { counts } = summarize(status);
  const left = quiet.filter((each) => counts[each] > 0).map((each) => `${counts[each]} ${nameStanding(each)}`);
  return `… ${left.join(', ')}: to show them, name them ("*") or use --json or --html`;
}

/** Shows the client ID only if the column fits. */
function renderRows(rows: readonly StatusRow[], now: Date, terminal: Terminal): readonly string[] {
  const built = rows.map((row) => buildRow(row, now));
  const all = built.map((row, index) => ({ ...row, cells: [...row.cells, rows[index]?.clientId ?? ''] }));
  const wide = renderTable([...titles, 'Client ID'], all, terminal);
  return wide[0]?.includes('Client ID') === true ? wide : renderTable(titles, built, terminal);
}

/** Builds a row, with its problems and remedies below. Notes are summed up at the end. */
function buildRow(row: StatusRow, now: Date): TerminalRow {
  const { registered, drifted } = row;
  const { declared, given } = row.consent;
  const { proven, provenAt } = row.mailbox;
  const known = [
    declared === undefined ? nameAnswer(given) : `${declared}: ${nameAnswer(given)}`,
    nameAnswer(drifted),
    provenAt === undefined ? nameAnswer(proven) : `${nameAnswer(proven)}, ${nameAge(provenAt, now)}`,
  ];
  return {
    cells: [
      nameCustomer(row),
      nameAnswer(registered),
      ...(registered === 'no' ? [declared ?? '', '', ''] : known),
      row.verifiedAt === undefined ? '' : nameAge(row.verifiedAt, now),
    ],
    level: levels[standingOf(row)],
    texts: row.findings.filter(({ level }) => level !== 'note').flatMap(textsOf),
  };
}

/** Returns `?` for what is not checked yet. */
function nameAnswer(answer: Answer | 'unfinished'): string {
  return answer === 'unknown' ? '?' : answer;
}

function textsOf({ problem, remedy }: Finding): readonly string[] {
  return [cleanLines(problem), cleanLines(remedy)];
}

/** The advice for each note, shown once for all customers that have it. */
const advice: readonly (readonly [code: string, what: string, command: string])[] = [
  ['never-provisioned', 'not provisioned', 'up'],
  ['never-verified', 'never verified', 'verify'],
  ['report-outdated', 'changed since they were verified', 'verify'],
  ['mailbox-unverified', 'mailbox not verified by a sign-in', 'verify <customer> --sign-in'],
];

function describeWhole(status: Status, terminal: Terminal): readonly string[] {
  const { sentence, facts } = summarize(status);
  const notes = advice.flatMap(([code, what, command]) => {
    const meant = status.stacks.filter(({ findings }) => findings.some((finding) => finding.code === code));
    return meant.length === 0 ? [] : [`${meant.length} ${what}: ${adviseAll(command, meant)}`];
  });
  const runs = status.runs.map(
    ({ operation, startedAt, sentence: told }) =>
      `${nameOperation(operation)}, ${nameAge(startedAt, new Date(status.takenAt))}: ${told}.`,
  );
  const wrap = (text: string) => wrapWords(text, terminal.columns);
  return [
    ...status.unread.flatMap(textsOf).flatMap(wrap).map(paint('red', terminal)),
    ...(notes.length + runs.length === 0 ? [] : ['']),
    ...[...notes, ...runs].flatMap(wrap),
    '',
    ...wrap(`${sentence}.`).map(paint('bold', terminal)),
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

/** Names a few customers. For many, suggests --all only for verify, which changes nothing. */
function adviseAll(command: string, meant: readonly StatusRow[]): string {
  if (command.includes('<customer>')) return `npx mailbox-access ${command}`;
  const names = meant.map(({ stack }) => oneLine(stack));
  const all = command === 'verify' ? '--all' : '<customer…>';
  return `npx mailbox-access ${command} ${names.length <= maxNamed ? names.join(' ') : all}`;
}
