import { execFile } from 'node:child_process';
import { cpSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { beforeAll, describe, expect, it } from '@jest/globals';
import { useFolder } from '../support/folder.ts';
import { describeFull, itEachRow } from '../support/full.ts';

/** Each runs in a separate process: jest keeps the process's own events from the programs. */
describe('programs side by side', () => {
  const folder = useFolder();

  beforeAll(() => {
    for (const file of ['Pulumi.yaml', 'index.ts']) cpSync(file, join(folder, file));
  });

  const title = 'do not attribute an error to another program when one of them %s';
  const ways = ['leaves a rejection', 'rejects when its engine is killed', 'throws', 'throws beside everything'];
  itEachRow(title, ways, 2, async (way) => {
    const run = promisify(execFile);
    const { stdout } = await run(process.execPath, ['tests/engine/support/sideBySide.ts', folder, way]);
    const told = JSON.parse(stdout.trim().split('\n').at(-1) ?? '') as {
      readonly good: unknown;
      readonly warnings: unknown;
      readonly bad: string;
      readonly listeners: number;
    };
    const { good, warnings, bad, listeners } = told;
    expect(good).toEqual({ is: 'well' });
    // The SDK logs the programs of a process in any order.
    expect(warnings).toEqual(['it is heard']);
    expect(bad).toContain('The up of bad failed');
    expect(bad).toContain(way.endsWith('killed') ? 'SIGKILL' : 'it is bad');
    // One for each event, added by the isolation: a listener that a run left behind would keep the run in memory.
    expect(listeners).toBe(2);
  });

  // The first stays until the process ends (debuggablePromise, sdk/nodejs/runtime/debuggable.ts). One more hangs.
  describeFull('do not attribute an error to another program when one of them leaves a rejection', () => {
    it('leave nothing of themselves in memory, but for the first', async () => {
      const args = ['--expose-gc', 'tests/engine/support/leftBehind.ts', folder];
      const { stdout } = await promisify(execFile)(process.execPath, args, { timeout: 100_000, killSignal: 'SIGKILL' });
      expect(JSON.parse(stdout.trim().split('\n').at(-1) ?? '')).toEqual({ programs: 4, kept: 1 });
    });
  });
});
