import type { Settings } from '../registration/settings/settings.ts';
import type { Engine } from '../pulumi/cli/locate.ts';
import { openBackend } from '../pulumi/stack/open.ts';
import { listStacks } from './stacks.ts';
import { backendOf, type Backend } from './status/backends.ts';

/** The existing stacks. Each backend is listed once. */
export interface StackLists {
  readonly exists: (settings: Settings) => Promise<boolean>;
  /** Customers that were looked up and have no stack. */
  readonly missing: () => string[];
  /** Stacks without a settings file, in the backends that were read. */
  readonly without: (customers: readonly string[]) => string[];
}

export function openLists(projectFolder: string, engine: Engine, signal: AbortSignal): StackLists {
  const lists = new Map<Backend, Promise<ReadonlySet<string>>>();
  const known = new Set<string>();
  const missing: string[] = [];
  const list = async (env: Readonly<Record<string, string>>) => {
    const names = await listStacks({ projectFolder, engine, env, signal });
    names.forEach((name) => known.add(name));
    return new Set(names);
  };
  return {
    exists: async (settings) => {
      const place = backendOf(settings.metadataHost);
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
