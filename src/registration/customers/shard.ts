import { createHash } from 'node:crypto';
import { MailboxAccessError } from '../../common/errors.ts';

/** One of `count` parts of a fleet, the first is 1. */
export interface Shard {
  readonly index: number;
  readonly count: number;
}

/** @throws MailboxAccessError `usage` when it is not `i/n` with 1 ≤ i ≤ n ≤ 1000. */
export function parseShard(text: string): Shard {
  const [, index = 0, count = 0] = (/^(\d{1,4})\/(\d{1,4})$/.exec(text) ?? []).map(Number);
  if (index >= 1 && index <= count && count <= 1000) return { index, count };
  throw new MailboxAccessError(
    'usage',
    `--shard is "${text}", which is not a valid part.`,
    'Give the part and the number of parts: --shard 1/4',
  );
}

/** Whether a customer is of this part: by its name alone, so that a new customer moves nobody. */
export function isOfShard(stack: string, { index, count }: Shard): boolean {
  return createHash('sha256').update(stack).digest().readUInt32BE() % count === index - 1;
}
