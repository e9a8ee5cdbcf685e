import { randomUUID } from 'node:crypto';
import { mkdirSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach } from '@jest/globals';

/**
 * Returns a temporary folder for the tests of the calling block. Jest runs `afterAll` hooks in the order of definition:
 * define yours before the call if it needs the folder.
 */
export function useFolder(): string {
  return makeBetween(beforeAll, afterAll);
}

/** Does the same with an empty folder for each test, and `afterEach`. */
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
