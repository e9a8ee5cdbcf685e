import { closest, distance } from 'fastest-levenshtein';
import picomatch from 'picomatch';
import { isCustomerName, requireCustomerName } from '../../common/customerName.ts';
import { MailboxAccessError } from '../../common/errors.ts';
import { isOfShard } from './shard.ts';
import type { Shard } from './shard.ts';

/** Which customers are meant. */
export interface Choice {
  /** Names, and patterns as a shell has them: `north-*`. */
  readonly named: readonly string[];
  readonly all: boolean;
  /** Optional. Those whose settings were changed; narrows what is named. */
  readonly changed?: readonly string[];
  /** Optional. Names or patterns to leave out; they need not match a customer. */
  readonly except?: readonly string[];
  readonly shard?: Shard;
}

/**
 * Finds the selected customers; sorted when none is named, otherwise as named. A file whose name cannot be a customer's is among them: that
 * one fails alone.
 *
 * @param known Those that have settings.
 * @throws MailboxAccessError `usage` when none or both are given or a name is invalid, `stack-unknown` for a name or pattern without a customer.
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

/** A name is not matched: it may hold what a pattern would read. */
function match(name: string, known: readonly string[]): readonly string[] {
  if (known.includes(name)) return [name];
  if (!/[*?[{!]/.test(name)) {
    requireCustomerName(name);
    throw customerUnknown(name, known);
  }
  const isMeant = picomatch(name);
  const found = known.filter((each) => isMeant(each));
  if (found.length > 0) return found;
  throw new MailboxAccessError(
    'stack-unknown',
    `No customer matches "${name}".`,
    `Give customers (available: ${list(known)}) or --all.`,
  );
}

function usage(problem: string, known: readonly string[]): MailboxAccessError {
  return new MailboxAccessError('usage', problem, `Give customers (available: ${list(known)}) or --all.`);
}

/** A thousand names say no more than a few. */
const maxNames = 20;

function list(known: readonly string[]): string {
  const usable = known.filter(isCustomerName);
  const more = usable.length > maxNames ? ` and ${usable.length - maxNames} more` : '';
  return `${usable.slice(0, maxNames).join(', ')}${more}`;
}

/** Says whose settings are not there, and who may be meant. */
export function customerUnknown(name: string, known: readonly string[]): MailboxAccessError {
  const usable = known.filter(isCustomerName);
  const nearest = usable.length === 0 ? '' : closest(name, usable);
  const near = isNear(name, nearest) ? ` Did you mean ${nearest}?` : '';
  return new MailboxAccessError(
    'stack-unknown',
    `No customer ${name} (Pulumi.${name}.yaml not found).${near}`,
    `To add it: npx mailbox-access new ${name}. If its file is missing: npx mailbox-access status`,
  );
}

/** A third of the letters may be wrong. */
function isNear(name: string, other: string): boolean {
  return other !== '' && distance(name, other) <= Math.max(1, Math.floor(name.length / 3));
}
