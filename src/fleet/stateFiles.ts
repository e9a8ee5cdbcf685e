import { existsSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const compressed = ['.gz', '.zst'];

/** Added to the environment of this process. */
type Environment = Readonly<Record<string, string | undefined>>;

/**
 * Lists the stacks of a project in a folder of states by the names of their files: the engine reads every file for its own list, and so one
 * that is broken hides all. Layout: `.pulumi/stacks/<project>/<stack>.json`, compressed or not (projectReferenceStore.ListReferences,
 * pulumi/pkg/backend/diy/store.go).
 *
 * @returns undefined where the states are in no folder, or the folder holds those of other projects alone.
 */
export async function listStateFiles(project: string, env: Environment): Promise<readonly string[] | undefined> {
  try {
    const folder = stacksFolder(env);
    // No engine has written there yet.
    if (existsSync(join(folder, '..', '..')) && !existsSync(folder)) return [];
    const files = await readdir(join(folder, project));
    const names = files.map((file) => /^(.+)\.json(\.gz|\.zst)?$/.exec(file)?.[1]).filter((name) => name !== undefined);
    return [...new Set(names)];
  } catch {
    return undefined;
  }
}

/** The state of one stack as it lies in a folder of states; undefined where it lies elsewhere, or compressed. */
export async function readStateFile(project: string, stack: string, env: Environment): Promise<string | undefined> {
  try {
    const file = join(stacksFolder(env), project, `${stack}.json`);
    return compressed.some((ending) => existsSync(`${file}${ending}`)) ? undefined : await readFile(file, 'utf8');
  } catch {
    return undefined;
  }
}

/** @throws Error where the states are in no folder */
function stacksFolder(env: Environment): string {
  const { PULUMI_BACKEND_URL: place = '' } = { ...process.env, ...env };
  // A path that is not absolute is the engine's to resolve.
  if (!place.startsWith('file:///')) throw new Error(`The state backend is not a folder: ${place}`);
  return join(fileURLToPath(place), '.pulumi', 'stacks');
}
