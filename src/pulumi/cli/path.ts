import { constants } from 'node:fs';
import { access, stat } from 'node:fs/promises';
import { delimiter, join } from 'node:path';

/**
 * The first file of this name on PATH that may be run, absolute. On Windows only `.exe`: Node starts
 * no `.cmd` without a shell (CVE-2024-27980).
 */
export async function findOnPath(name: string, env: NodeJS.ProcessEnv): Promise<string | undefined> {
  const fileName = process.platform === 'win32' ? `${name}.exe` : name;
  for (const folder of readPathFolders(env)) {
    const file = join(folder, fileName);
    if (await isRunnable(file)) return file;
  }
  return undefined;
}

/** A copy of the environment on Windows no longer ignores case, and the variable is called `Path` there. */
export function readPathFolders(env: NodeJS.ProcessEnv): readonly string[] {
  const key = Object.keys(env).find((name) => name.toUpperCase() === 'PATH') ?? 'PATH';
  return (env[key] ?? '').split(delimiter).filter((folder) => folder !== '');
}

async function isRunnable(file: string): Promise<boolean> {
  try {
    await access(file, constants.X_OK);
    return (await stat(file)).isFile();
  } catch {
    return false;
  }
}
