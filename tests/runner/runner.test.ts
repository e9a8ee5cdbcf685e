import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import config from '../../jest.config.ts';
import { listProcesses } from '../support/processes.ts';
import type { Counts } from '../support/reporters/counts.ts';
import { describeFull } from '../support/full.ts';
import { useFolder } from '../support/folder.ts';

const folder = useFolder();

interface Run {
  readonly code: number;
  readonly printed: string;
  readonly counts: Counts | undefined;
  /** The number of processes left behind. */
  readonly left: number;
}

/** Runs Jest with the project's configuration on a planted file and one that passes. */
async function runPlant(name: string): Promise<Run> {
  const own = {
    ...config,
    rootDir: process.cwd(),
    roots: ['<rootDir>/tests/runner/plants'],
    testMatch: [`**/{${name},well}.plant.ts`],
    // Without the timings of an earlier run: with them, Jest would run short files in its own process.
    cacheDirectory: join(folder, name),
    testTimeout: 2_000,
    // Only the run that is cut off starts the shared parts, to check that it ends them.
    ...(name !== 'loop' && { globalSetup: undefined, globalTeardown: undefined }),
    reporters: config.reporters?.map((reporter) =>
      typeof reporter === 'string' && reporter.includes('watchdog') ? [reporter, { limitMs: 4_000 }] : reporter,
    ),
  };
  const file = join(folder, `${name}.json`);
  const args = ['--experimental-vm-modules', 'node_modules/jest/bin/jest.js', '--config', JSON.stringify(own)];
  const env = { ...process.env, MAILBOX_ACCESS_TEST_COUNTS: file, FORCE_COLOR: '0', NODE_OPTIONS: '' };
  const { code, printed } = await execute([...args, '--maxWorkers=2', '--ci'], env);
  return { code, printed, counts: readCounts(file), left: countProcesses(file) };
}

function execute(
  args: readonly string[],
  env: NodeJS.ProcessEnv,
): Promise<{ readonly code: number; readonly printed: string }> {
  return new Promise((resolve) => {
    execFile(process.execPath, args, { env }, (error, stdout, stderr) => {
      resolve({ code: error === null ? 0 : Number(error.code ?? -1), printed: `${stdout}${stderr}` });
    });
  });
}

/** Counts processes whose environment names the file; zero if the system does not tell. */
function countProcesses(file: string): number {
  return listProcesses().filter((pid) => {
    try {
      return readFileSync(`/proc/${pid}/environ`, 'utf8').includes(file);
    } catch {
      return false;
    }
  }).length;
}

function readCounts(file: string): Counts | undefined {
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as Counts;
  } catch {
    return undefined;
  }
}

const times = (text: string, part: string): number => text.split(part).length - 1;

describe('the test command', () => {
  it('reports a failed hook once, by name, and skips what it should have prepared', async () => {
    const { code, printed, counts } = await runPlant('hook');
    expect(code).toBe(1);
    expect(counts).toMatchObject({ passed: 2, failed: 1, skipped: 3 });
    expect(times(printed, 'beforeAll of "outer" failed: the server did not start')).toBe(1);
    expect(times(printed, ' failed: ')).toBe(1);
    expect(printed).not.toContain('inner needs outer');
    expect(printed).not.toContain('TypeError');
  });

  it('reports an unhandled rejection once, by the test that left it', async () => {
    const { code, printed, counts } = await runPlant('rejection');
    expect(code).toBe(1);
    expect(counts).toMatchObject({ passed: 2, failed: 1 });
    expect(times(printed, '● leaves a rejection')).toBe(1);
    expect(times(printed, '  nobody handles this')).toBe(1);
  });

  it('ends a test that never ends at its time limit, and skips the rest of its file', async () => {
    const { code, printed, counts } = await runPlant('hang');
    expect(code).toBe(1);
    expect(counts).toMatchObject({ passed: 1, failed: 1, skipped: 1 });
    expect(times(printed, '● never ends')).toBe(1);
    expect(printed).toContain('Exceeded timeout of 2000 ms');
  });

  it('ends a run whose test never yields, names the test, and leaves no process behind', async () => {
    const { code, printed, left } = await runPlant('loop');
    expect(code).toBe(1);
    expect(printed).toContain('tests/runner/plants/loop.plant.ts hangs in "never yields"');
    expect(times(printed, 'hangs')).toBe(1);
    expect(left).toBe(0);
  });

  describeFull('reports a failed hook once, by name, and skips what it should have prepared', () => {
    it('passes when nothing fails', async () => {
      const { code, printed, counts } = await runPlant('well');
      expect(code).toBe(0);
      expect(counts).toMatchObject({ passed: 1, failed: 0, skipped: 0 });
      expect(printed).not.toMatch(/failed to exit gracefully|did not exit/);
    });
  });
});
