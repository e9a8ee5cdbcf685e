import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll } from '@jest/globals';

const folders: string[] = [];

/** Makes an empty folder, which is removed after all tests of the file. */
export function makeFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'mailbox-access-'));
  folders.push(folder);
  return folder;
}

afterAll(() => {
  for (const folder of folders) rmSync(folder, { recursive: true, force: true });
});
