import { existsSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import { parseJson } from '../../common/json.ts';

const compressed = ['.gz', '.zst'];

/** Features of a state that add members to a resource and change no others. */
const features = z.enum(['hooks', 'refreshBeforeUpdate', 'replaceWith', 'taint']);
/** The fourth version is the third with a list of used features (pulumi/pkg/resource/stack/deployment.go). */
const stored = z
  .object({
    version: z.literal([3, 4]),
    features: z.array(features).optional(),
    checkpoint: z.object({ latest: z.unknown().optional() }),
  })
  .transform(({ checkpoint }) => ({ deployment: checkpoint.latest }));

/** Added to the environment of this process. */
type Environment = Readonly<Record<string, string | undefined>>;

/**
 * Lists the stacks of a project by file name in a state folder. The engine's own list reads every file, so one damaged file hides all
 * stacks. Layout: `.pulumi/stacks/<project>/<stack>.json`, compressed or not (projectReferenceStore.ListReferences,
 * pulumi/pkg/backend/diy/store.go).
 *
 * @returns undefined if the states are not in a folder, or the folder contains only other projects.
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

/**
 * Returns the state of one stack as `pulumi stack export` prints it; undefined if it is not in a folder, or if it is
 * compressed, damaged or in another format, which only the engine can handle.
 */
export async function readStateFile(project: string, stack: string, env: Environment): Promise<unknown> {
  try {
    const file = join(stateFolders(env).stacks, project, `${stack}.json`);
    if (compressed.some((ending) => existsSync(`${file}${ending}`))) return undefined;
    return stored.safeParse(parseJson(await readFile(file, 'utf8'))).data;
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
