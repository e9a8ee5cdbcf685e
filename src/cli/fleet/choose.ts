import { findConcerned, readChangedFiles } from '../../fleet/changed.ts';
import { chooseFleet, parseShard } from '../../registration/customers/choose.ts';
import { listCustomers } from '../../registration/customers/project.ts';

export interface FleetOptions {
  readonly all?: boolean;
  readonly changedSince?: string;
  readonly except?: readonly string[];
  readonly shard?: string;
  readonly parallel?: number;
  readonly failFast?: boolean;
  readonly timeout: number;
  readonly report?: string;
}

/**
 * Returns the selected customers, and whether they are a fleet: any selection except one customer by name.
 *
 * @throws MailboxAccessError `usage`, `stack-unknown`
 */
export async function chooseStacks(
  projectFolder: string,
  named: readonly string[],
  { all = false, changedSince, except, shard }: Pick<FleetOptions, 'all' | 'changedSince' | 'except' | 'shard'>,
) {
  const known = await listCustomers(projectFolder);
  const files = changedSince === undefined ? undefined : await readChangedFiles(projectFolder, changedSince);
  const stacks = chooseFleet(known, {
    named,
    all,
    changed: files && findConcerned(files, known),
    except,
    shard: shard === undefined ? undefined : parseShard(shard),
  });
  const isOne = stacks.length === 1 && named.length === 1 && named[0] === stacks[0];
  return { stacks, isFleet: !isOne || changedSince !== undefined || shard !== undefined };
}
