import type { Settings } from '../config/settings.ts';
import type { Engine } from '../engine/find/locate.ts';
import { openBackend } from '../engine/open.ts';
import { listStacks } from './stacks.ts';

/** The stacks that there are, each place of states asked once. */
export interface StackLists {
  readonly exists: (settings: Settings) => Promise<boolean>;
  /** Customers that were asked for and had no stack. */
  readonly missing: () => string[];
  /** Stacks, in the places that were asked, of which no customer has settings any more. */
  readonly without: (customers: readonly string[]) => string[];
}

export function openLists(projectFolder: string, engine: Engine): StackLists {
  const lists = new Map<string, Promise<ReadonlySet<string>>>();
  const known = new Set<string>();
  const missing: string[] = [];
  const list = async (env: Readonly<Record<string, string>>) => {
    const names = (await listStacks({ projectFolder, engine, env })).map(({ name }) => name);
    names.forEach((name) => known.add(name));
    return new Set(names);
  };
  return {
    exists: async (settings) => {
      // Stacks of the embedded directory have a place of their own.
      const place = settings.metadataHost === undefined ? 'environment' : 'embedded';
      const names = lists.get(place) ?? openBackend(settings, projectFolder).then(list);
      lists.set(place, names);
      const exists = (await names).has(settings.stack);
      if (!exists) missing.push(settings.stack);
      return exists;
    },
    missing: () => missing.toSorted(),
    without: (customers) => [...known].filter((name) => !customers.includes(name)).sort(),
  };
}
