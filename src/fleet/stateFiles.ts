import { existsSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const compressed = ['.gz', '.zst'];

/** Added to the environment of this process. */
type Environment = Readonly<Record<string, string | undefined>>;

/**
 * Lists the stacks of a project by file name in a state folder. The engine's own list reads every file, so one damaged file hides all
 * stacks. Layout: `.pulumi/stacks/<project>/<stack>.json`, compressed or not (projectReferenceStore.ListReferences,
 * pulumi/pkg/backend/diy/store.go).
 *
 * @returns undefined if the states are not in a folder, or the folder has only other projects.
 */
export async function listStateFiles(project: string, env: Environment): Promise<readonly string[] | undefined> {
  try {
    const { root, stacks } = stateFolders(env);
    // No engine has written there yet.
    if (!(await readdir(root)).includes('.pulumi')) return [];
    const files = await readdir(join(stacks, project));
    const names = files.map((file) => /^(.+)\.json(\.gz|\.zst)?$/.exec(file)?.[1]).filter((name) => name !== undefined);
    return [...new Set(names)];
  } catch {
    return undefined;
  }
}

/** Returns the state file of one stack; undefined if it is compressed or not in a folder. */
export async function readStateFile(project: string, stack: string, env: Environment): Promise<string | undefined> {
  try {
    const file = join(stateFolders(env).stacks, project, `${stack}.json`);
    return compressed.some((ending) => existsSync(`${file}${ending}`)) ? undefined : await readFile(file, 'utf8');
  } catch {
    return undefined;
  }
}

/** @throws Error if the states are not in a folder */
function stateFolders(env: Environment): { readonly root: string; readonly stacks: string } {
  const { PULUMI_BACKEND_URL: place = '' } = { ...process.env, ...env };
  // The engine resolves a relative path.
  if (!place.startsWith('file:///')) throw new Error(`The state backend is not a folder: ${place}`);
  const root = fileURLToPath(place);
  return { root, stacks: join(root, '.pulumi', 'stacks') };
}
