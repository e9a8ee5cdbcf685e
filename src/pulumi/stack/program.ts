import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { ProgramOptions } from '../../../index.ts';
import { MailboxAccessError } from '../../common/errors.ts';
import { readProject } from '../../registration/settings/files.ts';

export type { ProgramOptions };

/** The program of a project: its default export, which declares the resources and returns the stack's outputs. */
export type Program = (options?: ProgramOptions) => Promise<Record<string, unknown>>;

/**
 * Loads the project's own program: the file that `main` in Pulumi.yaml names, otherwise index.ts. So additions to it
 * are part of every run, as under plain `pulumi`.
 *
 * @throws MailboxAccessError `program-unusable` when it cannot be loaded or its default export is not a function.
 */
export async function loadProgram(projectFolder: string): Promise<Program> {
  const { main = '' } = await readProject(projectFolder);
  const file = await findEntry(join(projectFolder, main));
  let loaded: { readonly default?: unknown };
  try {
    loaded = (await import(pathToFileURL(file).href)) as typeof loaded;
  } catch (cause) {
    throw unusable(file, cause instanceof Error ? cause.message : String(cause), cause);
  }
  if (typeof loaded.default !== 'function') throw unusable(file, 'it has no function as its default export');
  return loaded.default as Program;
}

/** Finds the program's file. Like Node.js, Pulumi takes a folder for the index file in it. */
async function findEntry(path: string): Promise<string> {
  if (await isFile(path)) return path;
  for (const name of ['index.ts', 'index.js']) if (await isFile(join(path, name))) return join(path, name);
  throw unusable(path.endsWith('.ts') ? path : join(path, 'index.ts'), 'there is no such file');
}

function isFile(path: string): Promise<boolean> {
  return stat(path).then(
    (found) => found.isFile(),
    () => false,
  );
}

function unusable(file: string, reason: string, cause?: unknown): MailboxAccessError {
  return new MailboxAccessError(
    'program-unusable',
    `The program ${file} cannot be used: ${reason.replace(/\.$/, '')}.`,
    "Correct it. A program that adds nothing is this line:\nexport { default } from 'mailbox-access';",
    { cause },
  );
}
