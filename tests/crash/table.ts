import { writeFileSync } from 'node:fs';
import type { CrashRow } from './runCase.ts';
import { faults, scenarios } from './scenarios.ts';
import type { FaultName, Scenario } from './scenarios.ts';

/** Faults that recordings 20 to 30 and 50 to 61 show of the real provider; all others are known of the stand-in alone. */
const recorded: ReadonlySet<string> = new Set([
  'POST /v1.0/applications, fails for good with 403',
  'POST /v1.0/oauth2PermissionGrants, fails for good with 403',
  'POST /v1.0/applications, fails once with 503',
  'POST /v1.0/applications, is done, and the connection broke',
  'POST /v1.0/servicePrincipals, is done, and the connection broke',
  'POST /v1.0/oauth2PermissionGrants, is done, and the connection broke',
  'PATCH /v1.0/applications/{id}, is done, and the connection broke',
]);

/** Writes docs/crash-table.md, if no set is missing. */
export function writeTable(rows: readonly CrashRow[]): void {
  const missing = setsOf().filter(([name, fault]) => !rows.some((row) => row.scenario === name && row.fault === fault));
  if (missing.length === 0) writeFileSync('docs/crash-table.md', renderTable(rows));
  else console.log(`Not written to docs/crash-table.md; missing: ${missing.map((set) => set.join(', ')).join('; ')}`);
}

function setsOf(): readonly (readonly [Scenario['name'], FaultName])[] {
  return scenarios.flatMap(({ name }) => (Object.keys(faults) as FaultName[]).map((fault) => [name, fault] as const));
}

/** docs/crash-table.md, whole. Cases with the same request, fault and course are one row. */
export function renderTable(rows: readonly CrashRow[]): string {
  const wrong = rows.filter((row) => row.wrong.length > 0).length;
  const sections = scenarios.map(({ name }) =>
    renderScenario(
      name,
      (Object.keys(faults) as FaultName[]).flatMap((fault) =>
        rows.filter((row) => row.scenario === name && row.fault === fault),
      ),
    ),
  );
  return `# A crash at every step

Written by \`npm run crash-table\`; not to be edited. At the first request of an operation, at the second and so on each fault came once;
then what the tool said was done until it was done. Some requests are sent side by side, in another order each time: some of them met a fault
several times, others of the same operation not at all. The table has what was met. ${rows.length} cases, ${wrong} with a wrong end. A right end: one application, one service principal, the declared grants and
assignment, nothing orphaned, the client ID that was shown before, and an engine that finds nothing to do; after a destroy nothing is left.

Run by the real engine on the embedded directory with the stand-in for the provider. A star marks what a recording shows of the real
provider; the others are not proven of it.

| fault | what happens |
| --- | --- |
${Object.entries(faults)
  .map(([name, text]) => `| ${name} | ${text} |`)
  .join('\n')}

${sections.join('\n')}`;
}

function renderScenario(name: string, rows: readonly CrashRow[]): string {
  const lines = new Map<string, CrashRow['at'][]>();
  for (const row of rows) {
    const end = row.wrong.length === 0 ? 'right' : row.wrong.join('; ');
    const star = recorded.has(`${row.request ?? ''}, ${row.fault}`) ? ' \\*' : '';
    const line = [
      `\`${row.request ?? ''}\``,
      `${row.fault}${star}`,
      shorten(row.saw) || 'nothing',
      row.then.join(', ') || 'nothing',
      end,
    ];
    const key = line.map((cell) => cell.replaceAll('|', '\\|')).join(' | ');
    lines.set(key, [...(lines.get(key) ?? []), row.at]);
  }
  const table = [...lines].map(
    ([line, indexes]) => `| ${indexes.map((at) => (typeof at === 'number' ? at + 1 : at)).join(', ')} | ${line} |`,
  );
  return `## ${name}

| request | which | fault | the person saw | then ran | end |
| --- | --- | --- | --- | --- | --- |
${table.join('\n')}
`;
}

/** Stack names, IDs, folders and ports are another in each case. */
function shorten(text: string): string {
  const plain = text
    .replace(/\b(create|update|replace|destroy)-[\w-]+-\d\b/g, '{customer}')
    .replace(/[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/gi, '{id}')
    .replace(/\S*[\\/]mailbox-access-project-\w+/g, '{project}')
    .replace(/\blocalhost:\d+/g, 'localhost:{port}');
  return plain.length > 220 ? `${plain.slice(0, 219)}…` : plain;
}
