import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** What stands where: the name of a place, and its content with a character for each byte. */
export type Places = Map<string, string>;

/** Every file of a folder, now; what vanishes meanwhile or is no file is left out. */
export function readFolder(name: string, folder: string, places: Places): void {
  for (const entry of orNothing(() => readdirSync(folder, { withFileTypes: true })) ?? []) {
    const path = join(folder, entry.name);
    const place = join(name, entry.name);
    if (entry.isDirectory()) readFolder(place, path, places);
    const content = entry.isFile() ? readIfThere(path) : undefined;
    if (content !== undefined) places.set(place, content);
  }
}

/** Arguments of all processes that this one has started, and of theirs, as `ps` shows them to anybody. */
function readArguments(): readonly string[] {
  const pids = readdirSync('/proc').filter((name) => /^\d+$/.test(name));
  const parents = new Map(pids.map((pid) => [pid, readParent(pid)]));
  const isOurs = (pid: string | undefined): boolean =>
    pid !== undefined && (pid === String(process.pid) || isOurs(parents.get(pid)));
  return pids.filter(isOurs).flatMap((pid) => readIfThere(join('/proc', pid, 'cmdline')) ?? []);
}

/** The name of the program, which may hold anything, is in the brackets before it (proc(5)). */
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
  /** All that was there at one time or another: arguments, and files of the folder that others make and remove. */
  stop(): Places;
}

/** Looks again and again while something runs. */
export function watchMachine(temporaryFolder: string): Watch {
  const places: Places = new Map();
  const seen = new Set<string>();
  const look = (): void => {
    for (const text of readArguments()) seen.add(text);
    const now: Places = new Map();
    readFolder('temporary files', temporaryFolder, now);
    // A file that changes is kept in every state.
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
