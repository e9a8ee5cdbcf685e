import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Before, Harm } from '../guard/harm.ts';
import { judgePlan } from '../guard/judge.ts';
import { isUnchanged } from './events.ts';
import { withTemporaryFolder } from './leftovers/temporaryFolder.ts';
import { runCustomer } from './open.ts';
import type { CustomerRunOptions } from './open.ts';
import type { StackRun } from './stack.ts';

export interface GuardedOptions extends CustomerRunOptions {
  /** What the stack has now; asked for after the first preview, which may tell it. */
  readonly before: () => Before | undefined;
  /** Takes what the plan does that hurts; throws to have nothing done. */
  readonly consult: (harms: readonly Harm[]) => Promise<void>;
}

/**
 * Brings a provisioned stack in line: a preview; nothing more when that finds nothing to do; otherwise a plan of the
 * directory as it is now, which is judged, and then carried out as it was judged or not at all.
 *
 * @returns undefined, with nothing done, when the stack was never provisioned, as the first preview tells.
 * @throws MailboxAccessError what `consult` throws, `plan-outdated` when something was changed meanwhile, what a run throws.
 */
export function runGuarded(stack: string, options: GuardedOptions): Promise<StackRun | undefined> {
  return withTemporaryFolder(() => judgeAndRun(stack, options));
}

async function judgeAndRun(stack: string, options: GuardedOptions): Promise<StackRun | undefined> {
  const { before, consult, onOutput, ...silent } = options;
  const words: string[] = [];
  const startedAtMs = Date.now();
  const preview = { ...silent, partOf: 'up' } as const;
  const look = { ...preview, onOutput: (text: string) => words.push(text) };
  const first = await runCustomer('preview', stack, look).catch((error: unknown) => {
    // What a first up that broke off has left may be too little for a preview: nothing of it is in use yet.
    if (before() === undefined && options.signal?.aborted !== true) return undefined;
    throw error;
  });
  if (first === undefined) return undefined;
  if (isUnchanged(first.changes) && !first.changesState && !first.hasPending) {
    onOutput?.(words.join(''));
    return { ...first, operation: 'up' };
  }
  const had = before();
  if (had === undefined) return undefined;
  const folder = await mkdtemp(join(tmpdir(), 'plan-'));
  try {
    const plan = join(folder, 'plan.json');
    const judged = await runCustomer('preview', stack, { ...preview, refresh: true, plan });
    await consult(judgePlan(judged.planned, had));
    const run = { ...silent, refresh: true, plan, expected: judged.directory };
    const done = await runCustomer('up', stack, { ...run, ...(onOutput === undefined ? {} : { onOutput }) });
    return { ...done, durationMs: Date.now() - startedAtMs };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
