import { writeGenerated } from '../../tools/generated.ts';
import type { CrashRow } from './runCase.ts';
import { findRow, type CrashCase } from './rows.ts';
import { faults, scenarios } from './scenarios.ts';

/** Faults that recordings 20 to 30 and 50 to 61 show of the real provider, at the first such request of a create. */
const recorded: ReadonlySet<string> = new Set([
  'POST /v1.0/applications, fails for good with 403',
  'POST /v1.0/oauth2PermissionGrants, fails for good with 403',
  'POST /v1.0/applications, fails once with 503',
  'POST /v1.0/applications, is done, and the connection broke',
  'POST /v1.0/servicePrincipals, is done, and the connection broke',
  'POST /v1.0/oauth2PermissionGrants, is done, and the connection broke',
  'PATCH /v1.0/applications/{id}, is done, and the connection broke',
]);

function isRecorded({ scenario, fault, at }: CrashCase): boolean {
  return scenario === 'create' && at.occurrence === 1 && recorded.has(`${at.request}, ${fault}`);
}

/** Writes the table. Each of `cases` needs a row. */
export function writeTable(cases: readonly CrashCase[], rows: readonly CrashRow[]): Promise<string> {
  return writeGenerated('crash-table.md', renderTable(cases, rows));
}

/** Returns the table as Markdown. Cases with the same request, fault and course are one row. @throws Error when a case has no row */
export function renderTable(cases: readonly CrashCase[], known: readonly CrashRow[]): string {
  const rows = cases.map((each) => {
    const row = findRow(known, each);
    if (row === undefined) throw new Error(`Not known: ${JSON.stringify(each)}`);
    return row;
  });
  const wrong = rows.filter((row) => row.wrong.length > 0).length;
  const sections = scenarios.map(({ name }) =>
    renderScenario(
      name,
      rows.filter(({ scenario }) => scenario === name),
    ),
  );
  return `# A crash at every step

Written by \`npm run crash-table\`. Each case plants one fault at one request of one operation. Then it runs the command that the error
names, or the same command again, until the operation is done. ${rows.length} cases, ${wrong} with a wrong end.

A right end is one application, one service principal, the declared grants and assignment, nothing orphaned, the client ID that was
shown before, and an engine that finds nothing to do. After a destroy only the 30-day bin holds something. The replacement is a change
of the account, which replaces its grants and its assignment. A request is known by its name and number, as some are sent side by side.

The real engine runs on the emulator, with the emulated provider. A star marks a fault for which a recording shows what the real
provider reports. What was run after it, and all other faults, were seen with the emulated provider only.

| fault | what happens |
| --- | --- |
${Object.entries(faults)
  .map(([name, text]) => `| ${name} | ${text} |`)
  .join('\n')}

${sections.join('\n')}`;
}

function renderScenario(name: string, rows: readonly CrashRow[]): string {
  const totals = new Map<string, number>();
  for (const { at } of rows) totals.set(at.request, Math.max(at.occurrence, totals.get(at.request) ?? 0));
  const lines = new Map<string, { readonly row: CrashRow; readonly occurrences: number[] }>();
  for (const row of rows) {
    const course = renderCourse(row);
    const line = lines.get(course) ?? { row, occurrences: [] };
    line.occurrences.push(row.at.occurrence);
    lines.set(course, line);
  }
  const table = [...lines].map(([course, { row, occurrences }]) => {
    const which = nameWhich(occurrences, totals.get(row.at.request) ?? 0);
    return `| ${course.replace(' | ', ` | ${which} | `)} |`;
  });
  return `## ${name}

| request | which | fault | the person saw | then ran | end |
| --- | --- | --- | --- | --- | --- |
${table.join('\n')}
`;
}

function nameWhich(occurrences: readonly number[], total: number): string {
  return total > 1 && occurrences.length === total ? `all ${total}` : `${occurrences.join(', ')} of ${total}`;
}

/** Renders a row, except for the number of its request. */
function renderCourse(row: CrashRow): string {
  const { at, fault, saw, then, wrong } = row;
  const star = isRecorded(row) ? ' \\*' : '';
  return [
    `\`${at.request}\``,
    `${fault}${star}`,
    shorten(saw) || 'nothing',
    then.join(', ') || 'nothing',
    wrong.length === 0 ? 'right' : wrong.join('; '),
  ]
    .map((cell) => cell.replaceAll('|', '\\|'))
    .join(' | ');
}

/** Shortens stack names, IDs, folders and ports, which differ in each case. */
function shorten(text: string): string {
  const plain = text
    .replace(/\b(create|update|replace|destroy)-(GET|POST|PATCH|PUT|DELETE)-[\w-]+-\d\b/g, '{customer}')
    .replace(/[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/gi, '{id}')
    .replace(/\S*[\\/]mailbox-access-project-\w+/g, '{project}')
    .replace(/\blocalhost:\d+/g, 'localhost:{port}');
  return plain.length > 220 ? `${plain.slice(0, 219)}…` : plain;
}
