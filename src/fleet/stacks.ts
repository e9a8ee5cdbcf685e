import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import type { Engine } from '../engine/find/locate.ts';

/** A stack of the project, as the place of its state lists it. */
export interface StackEntry {
  readonly name: string;
}

export interface ListOptions {
  readonly projectFolder: string;
  readonly engine: Engine;
  readonly env: Readonly<Record<string, string>>;
}

/** Placeholder until STATUS brings the robust one. */
export async function listStacks({ projectFolder, engine, env }: ListOptions): Promise<readonly StackEntry[]> {
  const { stdout } = await promisify(execFile)(engine.path, ['stack', 'ls', '--json', '--non-interactive'], {
    cwd: projectFolder,
    env: { ...process.env, ...env },
    maxBuffer: 64 * 1024 * 1024,
  });
  return (JSON.parse(stdout) as StackEntry[]).map(({ name }) => ({ name: name.split('/').at(-1) ?? name }));
}
