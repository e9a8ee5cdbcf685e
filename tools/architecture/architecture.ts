import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { cruise, type ICruiseResult } from 'dependency-cruiser';
import { format, resolveConfig } from 'prettier';
import { floors, rules } from './rules.ts';

const begin = '<!-- Written by `npm run architecture -- --write`; do not edit. -->';
const end = '<!-- End of the written part. -->';

/** Rooms of src, the imports between them, and violations of the rules. */
export interface Architecture {
  readonly lines: ReadonlyMap<string, number>;
  /** `<room> -> <room>`; type imports and dynamic imports count. */
  readonly edges: ReadonlyMap<string, number>;
  readonly cycles: readonly string[];
  readonly violations: readonly string[];
}

/** Reads the imports of the project in the working directory, with the options of rules.ts. */
export async function readArchitecture(baseDir = process.cwd()): Promise<Architecture> {
  const { forbidden, options } = rules;
  const parts = ['index.ts', 'src', 'packages'].filter((part) => existsSync(join(baseDir, part)));
  const { output } = await cruise(parts, { ...options, baseDir, ruleSet: { forbidden }, validate: true });
  const { modules, summary } = output as ICruiseResult;
  const lines = new Map<string, number>();
  const edges = new Map<string, number>();
  for (const { source, dependencies } of modules) {
    const from = roomOf(source);
    if (from === undefined) continue;
    const count = (await readFile(join(baseDir, source), 'utf8')).split('\n').length - 1;
    lines.set(from, (lines.get(from) ?? 0) + count);
    for (const { resolved } of dependencies) {
      const to = roomOf(resolved);
      if (to === undefined || to === from) continue;
      edges.set(`${from} -> ${to}`, (edges.get(`${from} -> ${to}`) ?? 0) + 1);
    }
  }
  const violations = summary.violations.map(({ from, to, rule }) => `${rule.name}: ${from} -> ${to}`);
  return { lines, edges, cycles: violations.filter((violation) => violation.startsWith('no-cycle')), violations };
}

function roomOf(path: string): string | undefined {
  return /^src\/([^/]+)\//.exec(path)?.[1];
}

/** Draws the part of ARCHITECTURE.md between its two marks: a picture of the floors and a table of the rooms. */
export function drawArchitecture({ edges }: Architecture): string {
  const rows = floors.map((floor, index) => {
    const rooms = Object.keys(floor).map((room) => `    ${room}`);
    return [`  subgraph floor${index + 1}[" "]`, '    direction LR', ...rooms, '  end'].join('\n');
  });
  const arrows = floors.slice(1).map((_, index) => `  floor${index + 1} --> floor${index + 2}`);
  const table = floors.flatMap((floor) =>
    Object.entries(floor).map(([room, purpose]) => {
      const imports = [...edges.keys()].filter((edge) => edge.startsWith(`${room} -> `));
      const names = imports.map((edge) => edge.slice(`${room} -> `.length)).sort();
      return `| \`src/${room}\` | ${purpose} | ${names.join(', ') || 'nothing'} |`;
    }),
  );
  return [
    begin,
    ...['', '```mermaid', 'flowchart TD', ...rows, ...arrows, '```', ''],
    ...['| room | what it is for | imports |', '| --- | --- | --- |', ...table, ''],
    end,
  ].join('\n');
}

/** Puts the drawn part into the text of ARCHITECTURE.md, formatted as `npm run format` would. */
export async function replaceDrawing(text: string, drawing: string): Promise<string> {
  const drawn = text.slice(0, text.indexOf(begin)) + drawing + text.slice(text.indexOf(end) + end.length);
  return format(drawn, { ...(await resolveConfig('ARCHITECTURE.md')), parser: 'markdown' });
}
