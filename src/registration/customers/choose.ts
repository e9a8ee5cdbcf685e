import { createHash } from 'node:crypto';
import { closest, distance } from 'fastest-levenshtein';
import picomatch from 'picomatch';
import { isCustomerName, requireCustomerName } from '../../common/customerName.ts';
import { MailboxAccessError, type ErrorCode } from '../../common/errors.ts';

/** One of `count` parts of a fleet, numbered from 1. */
export interface Shard {
  readonly index: number;
  readonly count: number;
}

interface Choice {
  /** Names, or patterns as in a shell, such as `north-*`. */
  readonly named: readonly string[];
  readonly all: boolean;
  /** Optional. Customers with changed settings; all others are left out. */
  readonly changed?: readonly string[];
  /** Optional. Names or patterns to leave out; they need not match a customer. */
  readonly except?: readonly string[];
  readonly shard?: Shard;
}

/**
 * Finds the selected customers, in the given order if they are named, otherwise sorted. Includes files whose name
 * cannot be a customer's, so that only those fail.
 *
 * @param known Customers that have settings.
 * @throws MailboxAccessError `usage` if both names and `--all` are given, or neither without `changed`, or if a name is invalid;
 * `stack-unknown` if a name or pattern has no customer.
 */
export function chooseFleet(known: readonly string[], choice: Choice): readonly string[] {
  const { named, all, changed, except = [], shard } = choice;
  if (all && named.length > 0) throw usage('Both customers and --all are given.', known);
  if (!all && named.length === 0 && changed === undefined) throw usage('No customer is given.', known);
  if (except.includes('')) throw usage('--except has no value.', known);
  const chosen = named.length === 0 ? known : [...new Set(named.flatMap((name) => match(name, known)))];
  const isLeftOut = picomatch([...except]);
  return chosen
    .filter((name) => !except.includes(name) && !isLeftOut(name))
    .filter((name) => changed?.includes(name) ?? true)
    .filter((name) => shard === undefined || isOfShard(name, shard));
}

/** Finds the customers of a name or pattern. An exact name comes first, because it may contain pattern characters. */
function match(name: string, known: readonly string[]): readonly string[] {
  if (known.includes(name)) return [name];
  if (!/[*?[{!]/.test(name)) {
    requireCustomerName(name);
    throw customerUnknown(name, known);
  }
  const isMeant = picomatch(name);
  const found = known.filter((each) => isMeant(each));
  if (found.length > 0) return found;
  throw usage(`No customer matches "${name}".`, known, 'stack-unknown');
}

function usage(problem: string, known: readonly string[], code: ErrorCode = 'usage'): MailboxAccessError {
  return new MailboxAccessError(code, problem, `Give customers (available: ${list(known)}) or --all.`);
}

/** The most names that a message lists. */
const maxNames = 20;

function list(known: readonly string[]): string {
  const usable = known.filter(isCustomerName);
  const more = usable.length > maxNames ? ` and ${usable.length - maxNames} more` : '';
  return `${usable.slice(0, maxNames).join(', ')}${more}`;
}

/** Builds the error for a customer without settings, with the most similar known name. */
export function customerUnknown(name: string, known: readonly string[]): MailboxAccessError {
  const usable = known.filter(isCustomerName);
  const nearest = usable.length === 0 ? '' : closest(name, usable);
  // A third of the letters may be wrong.
  const isNear = nearest !== '' && distance(name, nearest) <= Math.max(1, Math.floor(name.length / 3));
  const near = isNear ? ` Did you mean ${nearest}?` : '';
  return new MailboxAccessError(
    'stack-unknown',
    `No customer ${name} (Pulumi.${name}.yaml not found).${near}`,
    `To add it: npx mailbox-access new ${name}. If its file is missing: npx mailbox-access status`,
  );
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

/** Returns whether a customer is in this part. Only its name decides, so new ones move no others. @internal */
export function isOfShard(stack: string, { index, count }: Shard): boolean {
  return createHash('sha256').update(stack).digest().readUInt32BE() % count === index - 1;
}
