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
    .argument('[customers...]', 'customers that have a Pulumi.<customer>.yaml, or patterns such as "north-*"')
    .option('--all', 'every customer')
    .option('--changed-since <ref>', 'customers whose settings changed since a git commit; all if the program changed')
    .option('--except <customer>', 'leave out a customer or a pattern')
    .option('--shard <i/n>', 'one of n parts; a new customer does not move others')
    .option(
      '--parallel <n>',
      `customers to run at once (here: ${defaultParallel()}, by cores and free memory)`,
      positive,
    )
    .option('--fail-fast', 'start no more customers after the first failure')
    .option('--timeout <seconds>', 'time limit for one customer of a fleet run', positive, 900)
    .option('--report <folder>', 'folder for the report of a fleet run (default: reports/fleet)');
}

/** @throws InvalidArgumentError */
export function positive(text: string): number {
  if (/^[1-9]\d{0,5}$/.test(text)) return Number(text);
  throw new InvalidArgumentError('Give a whole number of at least 1.');
}
