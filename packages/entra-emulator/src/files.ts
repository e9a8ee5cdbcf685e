import { randomUUID } from 'node:crypto';
import { linkSync, renameSync, unlinkSync, writeFileSync } from 'node:fs';

const temporaryName = (file: string): string => `${file}.${randomUUID()}.tmp`;

/** Replaces a file atomically: a reader finds the old content or the new. A killed process leaves a .tmp file. */
export function writeAtomically(file: string, content: string, mode = 0o644): void {
  const temporary = temporaryName(file);
  writeFileSync(temporary, content, { mode });
  renameSync(temporary, file);
}

/** Like writeAtomically, but of two processes that start at once only the first one's content stays. */
export function publishOnce(file: string, content: string, mode = 0o644): void {
  const temporary = temporaryName(file);
  writeFileSync(temporary, content, { mode });
  try {
    linkSync(temporary, file);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  } finally {
    unlinkSync(temporary);
  }
}
