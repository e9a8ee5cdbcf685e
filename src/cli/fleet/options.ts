import { InvalidArgumentError } from 'commander';
import type { Command } from 'commander';
import { findConcerned, readChangedFiles } from '../../fleet/changed.ts';
import { chooseFleet } from '../../registration/customers/choose.ts';
import { defaultParallel } from '../../common/parallel.ts';
import { parseShard } from '../../registration/customers/shard.ts';
import { listCustomers } from '../../registration/customers/project.ts';

/** Options of every command that takes many customers. */
export interface FleetOptions {
  readonly all?: boolean;
  readonly changedSince?: string;
  readonly except?: string;
  readonly shard?: string;
  readonly parallel?: number;
  readonly failFast?: boolean;
  readonly timeout: number;
  readonly report?: string;
}

/** Who is meant, and whether that is a fleet: everything but one customer by its name. */
export interface Chosen {
  readonly stacks: readonly string[];
  readonly isFleet: boolean;
}

export function addFleetOptions(command: Command): Command {
  return command
    .argument('[customers...]', 'names of stacks, <name> has a Pulumi.<name>.yaml; or patterns: "north-*"')
    .option('--all', 'every customer that has settings')
    .option('--changed-since <ref>', 'those whose settings were changed since a git commit; all when the program was')
    .option('--except <customer>', 'leave one out, or those of a pattern')
    .option('--shard <i/n>', 'one of n parts, by name: a new customer moves no other')
    .option('--parallel <n>', `how many at once; here ${defaultParallel()}, by cores and free memory`, positive)
    .option('--fail-fast', 'begin no other after the first that fails')
    .option('--timeout <seconds>', 'for one of many customers', positive, 900)
    .option('--report <folder>', 'where the report of many customers is written (default: reports/fleet)');
}

/** @throws MailboxAccessError `usage`, `stack-unknown` */
export async function chooseStacks(
  projectFolder: string,
  named: readonly string[],
  { all = false, changedSince, except, shard }: Pick<FleetOptions, 'all' | 'changedSince' | 'except' | 'shard'>,
): Promise<Chosen> {
  const known = await listCustomers(projectFolder);
  const files = changedSince === undefined ? undefined : await readChangedFiles(projectFolder, changedSince);
  const stacks = chooseFleet(known, {
    named,
    all,
    ...(files === undefined ? {} : { changed: findConcerned(files, known) }),
    ...(except === undefined ? {} : { except }),
    ...(shard === undefined ? {} : { shard: parseShard(shard) }),
  });
  const isOne = stacks.length === 1 && named.length === 1 && named[0] === stacks[0];
  return { stacks, isFleet: !isOne || changedSince !== undefined || shard !== undefined };
}

/** @throws InvalidArgumentError */
export function positive(text: string): number {
  if (/^[1-9]\d{0,5}$/.test(text)) return Number(text);
  throw new InvalidArgumentError('Give a whole number from 1.');
}
