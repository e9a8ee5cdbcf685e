import { InvalidArgumentError } from 'commander';
import type { Command } from 'commander';
import { defaultParallel } from '../../common/parallel.ts';

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

/** @throws InvalidArgumentError */
export function positive(text: string): number {
  if (/^[1-9]\d{0,5}$/.test(text)) return Number(text);
  throw new InvalidArgumentError('Give a whole number from 1.');
}
