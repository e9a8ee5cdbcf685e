import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** Contents by place, with one character for each byte. */
export type Places = Map<string, string>;

/** Reads every file of a folder. Ignores files that vanish meanwhile, and anything else. */
export function readFolder(name: string, folder: string, places: Places): void {
  for (const entry of orNothing(() => readdirSync(folder, { withFileTypes: true })) ?? []) {
    const path = join(folder, entry.name);
    const place = join(name, entry.name);
    if (entry.isDirectory()) readFolder(place, path, places);
    const content = entry.isFile() ? readIfThere(path) : undefined;
    if (content !== undefined) places.set(place, content);
  }
}

/** Returns the arguments of all descendant processes, as `ps` shows them to anybody. */
function readArguments(): readonly string[] {
  const pids = readdirSync('/proc').filter((name) => /^\d+$/.test(name));
  const parents = new Map(pids.map((pid) => [pid, readParent(pid)]));
  const isOurs = (pid: string | undefined): boolean =>
    pid !== undefined && (pid === String(process.pid) || isOurs(parents.get(pid)));
  return pids.filter(isOurs).flatMap((pid) => readIfThere(join('/proc', pid, 'cmdline')) ?? []);
}

/** The program's name, which may contain anything, is in parentheses before it (proc(5)). */
function readParent(pid: string): string | undefined {
  const [, parent] =
    readIfThere(join('/proc', pid, 'stat'))
      ?.replace(/^.*\) /s, '')
      .split(' ') ?? [];
  return parent;
}

function readIfThere(file: string): string | undefined {
  return orNothing(() => readFileSync(file, 'latin1'));
}

function orNothing<Value>(read: () => Value): Value | undefined {
  try {
    return read();
  } catch {
    return undefined;
  }
}

export interface Watch {
  /** Returns everything seen: arguments, and files that others created and removed in the folder. */
  stop(): Places;
}

/** Looks repeatedly while something runs. */
export function watchMachine(temporaryFolder: string): Watch {
  const places: Places = new Map();
  const seen = new Set<string>();
  const look = (): void => {
    for (const text of readArguments()) seen.add(text);
    const now: Places = new Map();
    readFolder('temporary files', temporaryFolder, now);
    // Keeps every state of a file that changes.
    for (const [name, content] of now) places.set(`${name} of ${content.length} bytes`, content);
  };
  const timer = setInterval(look, 50);
  return {
    stop: () => {
      clearInterval(timer);
      look();
      return places.set('arguments of processes', [...seen].join('\n'));
    },
  };
}
