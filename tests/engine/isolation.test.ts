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
      const { good, bad } = JSON.parse(stdout.trim().split('\n').at(-1) ?? '') as { good: unknown; bad: string };
      expect(good).toEqual({ is: 'well' });
      expect(bad).toContain('The up of bad failed');
      expect(bad).toContain('it is bad');
    },
  );
});
