import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/**
 * Lists the stacks of a project in a folder of states by the names of their files: the engine reads every file for its own list, and so one
 * that is broken hides all. Layout: `.pulumi/stacks/<project>/<stack>.json`, compressed or not (projectReferenceStore.ListReferences,
 * pulumi/pkg/backend/diy/store.go).
 *
 * @returns undefined where the states are in no folder, or the folder holds none of the project.
 */
export async function listStateFiles(
  project: string,
  env: Readonly<Record<string, string | undefined>>,
): Promise<readonly string[] | undefined> {
  const { PULUMI_BACKEND_URL: place = '' } = { ...process.env, ...env };
  if (!place.startsWith('file:///')) return undefined;
  try {
    const files = await readdir(join(fileURLToPath(place), '.pulumi', 'stacks', project));
    const names = files.map((file) => /^(.+)\.json(\.gz|\.zst)?$/.exec(file)?.[1]).filter((name) => name !== undefined);
    return [...new Set(names)];
  } catch {
    return undefined;
  }
}
