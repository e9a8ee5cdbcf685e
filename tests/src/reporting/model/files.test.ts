import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { Ajv2020 } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import { readFleetReport } from '../../../../src/fleet/report/build.ts';
import { fleetReportJsonSchema } from '../../../../src/reporting/model/schema.ts';
import { openReportFolder, writeFleetReport } from '../../../../src/fleet/report/write.ts';
import { useFolderForEach } from '../../../support/folder.ts';
import { fleetReportOf, proofReportOf, upReportOf } from '../../../support/fleetReports.ts';

const read = (file: string): string => readFileSync(file, 'utf8');

describe('the schema', () => {
  it('takes reports as they are, and none with more in it', () => {
    const validate = addFormats.default(new Ajv2020()).compile(fleetReportJsonSchema());
    for (const report of [fleetReportOf(24), proofReportOf(24), upReportOf(24)]) expect(validate(report)).toBe(true);
    expect(validate({ ...fleetReportOf(1), token: 'x' })).toBe(false);
  });
});

describe('the files of a report', () => {
  const folder = useFolderForEach();

  it('are read as they were written', async () => {
    const report = fleetReportOf(24);
    const out = join(folder, 'made', 'fleet');
    const files = await writeFleetReport(out, report);
    expect(files).toEqual(['json', 'md', 'html'].map((extension) => join(out, `preview.${extension}`)));
    expect(readdirSync(out).sort()).toEqual(['preview.html', 'preview.json', 'preview.md']);
    expect(await readFleetReport(join(out, 'preview.json'))).toEqual(report);
    expect(read(join(out, 'preview.md'))).toMatch(/^## Preview of /);
    expect(read(join(out, 'preview.html'))).toMatch(/^<!doctype html>/);
  });

  it('have all diffs apart where the Markdown had to leave some out, and no longer when it had not', async () => {
    const report = fleetReportOf(1_000);
    const files = await writeFleetReport(folder, report);
    const diffs = join(folder, 'preview.diffs.md');
    expect(files).toContain(diffs);
    const text = read(diffs);
    const missing = report.stacks.filter(
      ({ stack, diff }) => !text.includes(diff === undefined ? stack : `Previewing update (${stack})`),
    );
    expect(missing).toEqual([]);
    expect(await writeFleetReport(folder, fleetReportOf(24))).not.toContain(diffs);
    expect(existsSync(diffs)).toBe(false);
  });

  it('are not written through a symbolic link', async () => {
    const elsewhere = join(folder, 'elsewhere');
    mkdirSync(elsewhere);
    symlinkSync(elsewhere, join(folder, 'reports'));
    await expect(openReportFolder(folder)).rejects.toMatchObject({ code: 'folder-unusable' });
    rmSync(join(folder, 'reports'));
    expect(await openReportFolder(folder)).toBe(join(folder, 'reports', 'fleet'));
    rmSync(join(folder, 'reports', 'fleet'), { recursive: true });
    symlinkSync(elsewhere, join(folder, 'reports', 'fleet'));
    await expect(openReportFolder(folder)).rejects.toMatchObject({ code: 'folder-unusable' });
    await expect(writeFleetReport(join(folder, 'reports', 'fleet'), fleetReportOf(1))).rejects.toMatchObject({
      code: 'folder-unusable',
    });
    expect(readdirSync(elsewhere)).toEqual([]);
  });

  it('report an error when they cannot be written, and leave no partial file', async () => {
    mkdirSync(join(folder, 'preview.md'));
    await expect(writeFleetReport(folder, fleetReportOf(1))).rejects.toMatchObject({
      code: 'report-unwritable',
      problem: expect.stringContaining(folder),
    });
    expect(readdirSync(folder).sort()).toEqual(['preview.json', 'preview.md']);
  });

  const unknownResult = JSON.stringify({ ...fleetReportOf(0), stacks: [{ stack: 'a', result: 'x' }] });
  it.each([
    ['is not there', undefined, 'it does not exist'],
    ['is no JSON', '{"operation":', 'it is not JSON'],
    ['is the report of one customer', '{"stack":"a"}', 'operation: Invalid option'],
    ['has an unknown result', unknownResult, 'stacks.0.result: Invalid option'],
  ])('are refused when one %s', async (_, content, reason) => {
    const file = join(folder, 'given.json');
    if (content !== undefined) writeFileSync(file, content);
    await expect(readFleetReport(file)).rejects.toMatchObject({
      code: 'report-unreadable',
      problem: expect.stringContaining(reason),
    });
  });

  it('lose what a secret is when they are read, too', async () => {
    const file = join(folder, 'given.json');
    const stacks = [{ stack: 'a', result: 'changed', diff: 'password: "hunter2"' }] as const;
    writeFileSync(file, JSON.stringify({ ...fleetReportOf(0), stacks }));
    expect((await readFleetReport(file)).stacks[0]?.diff).toBe('password: (redacted)');
  });
});
