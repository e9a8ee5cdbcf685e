import { execFile } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { writeGenerated } from '../tools/generated.ts';

/** What one size of the fleet came to. */
export interface Measured {
  readonly customers: number;
  readonly previewSeconds: number;
  /** The process that serves the program to all engines, at its peak. */
  readonly processMb: number;
  /** All engines together, at their peak. */
  readonly enginesMb: number;
}

/** What one process may hold, however many customers there are. */
export const most = 400;

/** Returns docs/explanation/scale.md: the figures and the machine. */
export function describeScale(
  measured: readonly Measured[],
  { cores, shards }: { readonly cores: number; readonly shards: number },
): string {
  const row = (each: Measured) =>
    `| ${each.customers.toLocaleString('en')} | ${each.previewSeconds.toFixed(1)} | ${((1000 * each.previewSeconds) / each.customers).toFixed(0)} | ${each.processMb.toFixed(0)} | ${each.enginesMb.toFixed(0)} |`;
  return `# Time and memory by number of customers

Written by \`npm run bench:scale\` on ${cores} cores. Each customer has a tenant of its own in the emulator, which answers at once and runs as
another process on the same cores. \`preview --all\` previewed each new customer. The same in ${shards} shards, combined by \`report\`, gave the
same report. The process runs the emulated provider too; the official plugin is one more process for each engine. Memory that engines
share counts in each.

| customers | seconds | ms each | this process, MB | all engines, MB |
| --------: | ------: | ------: | ---------------: | --------------: |
${measured.map(row).join('\n')}

![Seconds and megabytes by customers](scale.svg)
`;
}

/** docs/explanation/scale.svg, by Vega-Lite, which is fetched for it: it would be the project's largest dependency, and is needed for one picture. */
export async function drawScale(measured: readonly Measured[], folder: string): Promise<void> {
  const specification = await writeGenerated('scale.vl.json', `${JSON.stringify(buildChart(measured), null, 2)}\n`);
  const packages = ['vega@6.2.0', 'vega-lite@6.4.1'].flatMap((each) => ['--package', each]);
  const { stdout } = await promisify(execFile)('npx', ['--yes', ...packages, 'vl2svg', specification], {
    maxBuffer: 8 * 1024 * 1024,
    shell: process.platform === 'win32',
  });
  await writeFile(join(folder, 'scale.svg'), stdout);
}

function buildChart(measured: readonly Measured[]): object {
  const lines = (
    title: string,
    series: Readonly<Record<string, keyof Measured>>,
    scale: string,
    more: object[] = [],
  ) => ({
    width: 320,
    height: 240,
    data: {
      values: measured.flatMap((each) =>
        Object.entries(series).map(([name, key]) => ({ customers: each.customers, name, value: each[key] })),
      ),
    },
    layer: [
      {
        mark: { type: 'line', point: true },
        encoding: {
          x: { field: 'customers', type: 'quantitative', scale: { type: 'log' }, axis: { values: [10, 100, 1000] } },
          y: { field: 'value', type: 'quantitative', title, scale: { type: scale } },
          color: {
            field: 'name',
            type: 'nominal',
            title: null,
            legend: Object.keys(series).length > 1 ? { orient: 'bottom' } : null,
          },
        },
      },
      ...more,
    ],
  });
  // Drawn once, not for each size.
  const data = { values: [{}] };
  const limit = [
    { data, mark: { type: 'rule', strokeDash: [4, 4] }, encoding: { y: { datum: most } } },
    {
      data,
      mark: { type: 'text', align: 'left', dx: 4, dy: 8 },
      encoding: { x: { datum: 10 }, y: { datum: most }, text: { value: 'limit of this process' } },
    },
  ];
  return {
    $schema: 'https://vega.github.io/schema/vega-lite/v6.json',
    background: 'white',
    resolve: { scale: { color: 'independent' } },
    hconcat: [
      lines('seconds for a preview', { preview: 'previewSeconds' }, 'log'),
      lines('MB', { 'this process': 'processMb', 'all engines': 'enginesMb' }, 'linear', limit),
    ],
  };
}
