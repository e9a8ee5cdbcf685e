import { fileSettings } from '../config/files.ts';
import { readSettings } from '../config/read.ts';
import { openTarget, runCustomer } from '../engine/open.ts';
import type { CustomerRunOptions, Target } from '../engine/open.ts';
import type { Operation } from '../engine/operation.ts';
import { readHeldResources } from '../engine/state.ts';
import { readBefore } from '../engine/tenant.ts';
import { MailboxAccessError } from '../errors.ts';
import type { FleetRow } from '../fleet/report/schema.ts';
import type { Context } from './context.ts';
import { describeResult } from './customerResult.ts';
import { describeEngine, describeTarget } from './engineReport.ts';
import { findEngineFor, findShared } from './findStack.ts';
import type { FoundStack, Shared } from './findStack.ts';
import { lookFirst } from './firstCreate.ts';
import { runJudged } from './judgedRun.ts';
import type { RunOptions } from './judgedRun.ts';
import type { PreflightRequest } from './preflight.ts';
import { reportRun } from './runReport.ts';

/**
 * Runs one operation for one customer: checks the settings, opens what they point at, runs the engine, tells what came of it.
 *
 * @param shared Optional. What the customers of a fleet have together.
 * @throws MailboxAccessError for everything that can go wrong, `interrupted` before anything is done included.
 */
export async function runOne(
  operation: Operation,
  stack: string,
  projectFolder: string,
  options: RunOptions,
  context: Context,
  shared?: Shared,
): Promise<FleetRow> {
  const raw = await fileSettings(projectFolder, stack, context.env);
  const settings = readSettings(raw);
  // The engine is started to say its version and the last outputs: beside this process, while that loads the rest.
  const [opened, found] = await Promise.allSettled([
    shared?.targets.open(settings) ?? openTarget(settings, projectFolder, context.env),
    shared === undefined
      ? findEngineFor(settings, projectFolder, context)
      : findShared(operation, settings, projectFolder, shared),
  ]);
  if (opened.status === 'rejected') throw opened.reason;
  const target = opened.value;
  try {
    if (found.status === 'rejected') throw found.reason;
    const request = { raw, settings, target, objectId: undefined };
    return await runFound({ operation, projectFolder, request, found: found.value, target }, options, context);
  } finally {
    await target.close();
  }
}

interface CustomerRun {
  readonly operation: Operation;
  readonly projectFolder: string;
  readonly request: PreflightRequest;
  readonly found: FoundStack;
  readonly target: Target;
}

async function runFound(
  { operation, projectFolder, request, found, target }: CustomerRun,
  options: RunOptions,
  context: Context,
): Promise<FleetRow> {
  const { settings } = request;
  const { stack } = settings;
  const { engine, exists } = found;
  const { console, signal, engineSignal } = context;
  console.err(`${describeEngine(engine)}\n${describeTarget(target)}\n`);
  if (signal.aborted) throw interrupted(operation, stack);
  let { before } = found;
  const run: CustomerRunOptions = {
    ...{ projectFolder, engine, target, signal, engineSignal },
    ...(exists === undefined ? {} : { exists }),
    onBefore: (outputs) => {
      before = readBefore(outputs, settings) ?? before;
    },
    onNotice: console.err,
    color: console.hasColor && !options.asJson ? 'always' : 'never',
    ...(options.asJson ? {} : { onOutput: console.out }),
  };
  const isProvisioned = operation !== 'up' || before !== undefined || found.isUntold;
  const judged = isProvisioned ? await runJudged(operation, stack, () => before, options, context, run) : undefined;
  if (judged === undefined) {
    // A stack that there is not holds nothing; the engine need not be asked.
    const readHeld = async () =>
      exists === false
        ? []
        : readHeldResources({ projectFolder, stack, engine, env: target.env, onNotice: console.err });
    const refused = options.skipPreflight ? undefined : await lookOrStop(request, readHeld, options.asJson, context);
    if (refused !== undefined) return refused;
  }
  const { run: done, harms } = judged ?? { run: await runCustomer('up', stack, run), harms: [] };
  if (!options.asJson) reportRun(done, context);
  return describeResult(done, harms, before, settings);
}

/** The first look at what an up hangs on, ended by a person as the up itself is. */
async function lookOrStop(...args: Parameters<typeof lookFirst>): Promise<FleetRow | undefined> {
  const [{ settings }, , , { signal }] = args;
  try {
    return await lookFirst(...args);
  } catch (error) {
    throw signal.aborted ? interrupted('up', settings.stack) : error;
  }
}

function interrupted(operation: Operation, stack: string): MailboxAccessError {
  return new MailboxAccessError(
    'interrupted',
    `The ${operation} of ${stack} was interrupted before it began.`,
    `Begin again: npx mailbox-access ${operation} ${stack}`,
  );
}
