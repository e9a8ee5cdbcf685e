import { execFile } from 'node:child_process';
import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';

/** In a process of its own each: jest keeps the process's own events from the programs. */
describe('programs side by side', () => {
  const folder = mkdtempSync(join(tmpdir(), 'mailbox-access-isolation-'));

  beforeAll(() => {
    for (const file of ['Pulumi.yaml', 'index.ts']) cpSync(file, join(folder, file));
  });

  afterAll(() => {
    rmSync(folder, { recursive: true });
  });

  it.each(['throws', 'leaves a rejection', 'throws beside everything'])(
    'blame on nobody else what one of them %s',
    async (way) => {
      const run = promisify(execFile);
      const { stdout } = await run(process.execPath, ['tests/engine/support/sideBySide.ts', folder, way]);
      const told = JSON.parse(stdout.trim().split('\n').at(-1) ?? '') as {
        readonly good: unknown;
        readonly bad: string;
        readonly listeners: number;
      };
      const { good, bad, listeners } = told;
      expect(good).toEqual({ is: 'well' });
      expect(bad).toContain('The up of bad failed');
      expect(bad).toContain('it is bad');
      // One for each event, of the isolation itself: what a run has left behind would keep all of it in memory.
      expect(listeners).toBe(2);
    },
  );

  // The first is held by the SDK to the end of the process (debuggablePromise, pulumi/sdk/nodejs/runtime/debuggable.ts), the last by who waits for it.
  it('leave nothing of themselves in memory, but for the first and the last', async () => {
    const args = ['--expose-gc', 'tests/engine/support/leftBehind.ts', folder];
    const { stdout } = await promisify(execFile)(process.execPath, args);
    const { programs, kept } = JSON.parse(stdout.trim().split('\n').at(-1) ?? '') as Record<string, number>;
    expect(programs).toBe(4);
    expect(kept).toBeLessThanOrEqual(2);
  });
});
