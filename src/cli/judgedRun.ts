import { runGuarded } from '../engine/guarded.ts';
import { runCustomer } from '../engine/open.ts';
import type { CustomerRunOptions } from '../engine/open.ts';
import type { Operation } from '../engine/operation.ts';
import type { StackRun } from '../engine/stack.ts';
import type { Before, Harm, HarmKind } from '../guard/harm.ts';
import { judgeDestroy, judgePlan } from '../guard/judge.ts';
import { confirmDestroy } from './terminal/confirm.ts';
import type { Context } from './context.ts';
import { consultHarms, printHarms } from './harms.ts';

/** How an operation is run, by the options of its command. */
export interface RunOptions {
  readonly asJson: boolean;
  /** Whether a destroy need not ask. */
  readonly yes: boolean;
  /** Whether a first up goes ahead without looking first at what it hangs on. */
  readonly skipPreflight: boolean;
  /** What an up may do that hurts. */
  readonly allowed: readonly HarmKind[];
}

export interface JudgedRun {
  readonly run: StackRun;
  readonly harms: readonly Harm[];
}

/**
 * Runs one operation so that nothing a monitor uses is changed unseen: a preview tells, an up is consulted about, a destroy asks.
 *
 * @param before Tells what the stack has; undefined when it was never provisioned.
 * @returns undefined, with nothing done, for an up that the guard has nothing to judge in: the stack was never provisioned.
 * @throws MailboxAccessError `plan-refused`, `plan-outdated`, `interrupted`, what the run throws.
 */
export async function runJudged(
  operation: Operation,
  stack: string,
  before: () => Before | undefined,
  { yes, allowed }: RunOptions,
  context: Context,
  options: CustomerRunOptions,
): Promise<JudgedRun | undefined> {
  if (operation === 'destroy') {
    const had = before();
    const harms = had === undefined ? [] : judgeDestroy(had);
    printHarms(harms, context);
    if (!yes) await confirmDestroy(stack, context);
    // What an interrupted destroy has deleted, the state still has: a second deletion would be refused.
    return { run: await runCustomer(operation, stack, { ...options, refresh: true }), harms };
  }
  if (operation === 'up') {
    let harms: readonly Harm[] = [];
    const consult = (found: readonly Harm[]) => {
      harms = found;
      return consultHarms(stack, found, allowed, context);
    };
    const run = await runGuarded(stack, { ...options, before, consult });
    return run === undefined ? undefined : { run, harms };
  }
  const run = await runCustomer(operation, stack, options);
  const had = before();
  const harms = operation === 'preview' && had !== undefined ? judgePlan(run.planned, had) : [];
  printHarms(harms, context);
  return { run, harms };
}
