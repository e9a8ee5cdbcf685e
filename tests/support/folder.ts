import { randomUUID } from 'node:crypto';
import { mkdirSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach } from '@jest/globals';

/**
 * Returns a temporary folder that is there for the tests of the block that calls this. Jest runs `afterAll` hooks in the order of
 * definition: define yours before you call this if it needs the folder.
 */
export function useFolder(): string {
  return makeBetween(beforeAll, afterAll);
}

/** The same, empty at the start of each test, and with `afterEach`. */
export function useFolderForEach(): string {
  return makeBetween(beforeEach, afterEach);
}

function makeBetween(before: typeof beforeAll, after: typeof afterAll): string {
  const folder = join(realpathSync(tmpdir()), `mailbox-access-${randomUUID()}`);
  before(() => {
    mkdirSync(folder);
  });
  after(() => {
    // A virus scanner on Windows may hold a new binary open for a moment.
    rmSync(folder, { recursive: true, force: true, maxRetries: 10, retryDelay: 200 });
  });
  return folder;
}
