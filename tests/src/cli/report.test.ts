import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { runCommandLine } from '../../../src/cli/main.ts';
import type { FleetReport } from '../../../src/reporting/model/schema.ts';
import { fleetReportOf, rowOf } from '../../support/fleetReports.ts';
import { useFolderForEach } from '../../support/folder.ts';
import { fakeContext } from './support.ts';

describe('report', () => {
  const folder = useFolderForEach();

  function put(name: string, report: Partial<FleetReport>): string {
    const whole = fleetReportOf(0, { settingsWithoutStack: [], stacksWithoutSettings: [], ...report });
    writeFileSync(join(folder, name), JSON.stringify(whole));
    return name;
  }

  async function run(...args: readonly string[]) {
    const { context, printed } = fakeContext();
    const code = await runCommandLine(['report', '-C', folder, ...args], context);
    return { code, ...printed };
  }

  const done = (shard: string, number: number): Partial<FleetReport> => ({
    ...{ shards: [shard], stacks: [rowOf('unchanged', number)] },
  });

  it('makes one report of those of all parts, and writes it where that is asked', async () => {
    const files = [put('b.json', done('2/2', 2)), put('a.json', done('1/2', 1))];
    const { code, out, err } = await run(...files, '--out', 'out');
    expect(code).toBe(0);
    expect(out).toMatch(/\n2 customers: no change\.\n$/);
    expect(readdirSync(join(folder, 'out')).sort()).toEqual(['preview.html', 'preview.json', 'preview.md']);
    expect(err).toContain(join(folder, 'out', 'preview.html'));
    const { shards } = JSON.parse(readFileSync(join(folder, 'out', 'preview.json'), 'utf8')) as FleetReport;
    expect(shards).toEqual(['1/2', '2/2']);
  });

  it('prints the report as JSON, and writes no file without --out', async () => {
    const { code, out, err } = await run(put('a.json', done('1/1', 1)), '--json');
    expect(code).toBe(0);
    expect((JSON.parse(out) as FleetReport).stacks.map(({ stack }) => stack)).toEqual(['customer-0001']);
    expect(err).toBe('');
    expect(readdirSync(folder)).toEqual(['a.json']);
  });

  it('ends as the run did, and fails where the report of a part is missing', async () => {
    const failed = put('failed.json', { stacks: [rowOf('denied', 1)] });
    expect((await run(failed)).code).toBe(1);
    expect((await run(put('settings.json', { stacks: [rowOf('settings', 1)] }))).code).toBe(2);
    const parts = [put('1.json', done('1/3', 1)), put('3.json', done('3/3', 3))];
    const { code, out } = await run(...parts);
    expect(code).toBe(1);
    expect(out).toContain('2 customers: no change, part 2/3 missing.');
  });

  it('refuses a customer twice, and a file that holds no report', async () => {
    const file = put('a.json', done('1/2', 1));
    const twice = await run(file, file);
    expect(twice).toMatchObject({ code: 2, out: '' });
    expect(twice.err).toContain('error: The customer "customer-0001" is in two of these reports.\n');
    writeFileSync(join(folder, 'b.json'), '{}');
    expect((await run('b.json')).code).toBe(1);
  });
});
