import { fileSettings } from '../config/files.ts';
import { readSettings } from '../config/read.ts';
import type { Settings } from '../config/settings.ts';
import { isUnchanged } from '../engine/events.ts';
import type { Step } from '../engine/events.ts';
import type { Engine } from '../engine/find/locate.ts';
import { openBackend, openTarget } from '../engine/open.ts';
import type { Operation } from '../engine/operation.ts';
import { readStackOutputs } from '../engine/outputs.ts';
import { readHeldResources } from '../engine/state.ts';
import type { StackRun } from '../engine/stack.ts';
import { MailboxAccessError } from '../errors.ts';
import type { Before, Harm } from '../guard/harm.ts';
import { readConsent, readIds, readOutputs } from '../outputs/read.ts';
import type { Ids } from '../outputs/read.ts';
import type { Outputs } from '../outputs/schema.ts';
import type { PreflightReport } from '../preflight/report.ts';
import type { Context } from './context.ts';
import { describeEngine, describeTarget, provideEngine } from './engineReport.ts';
import { lookFirst } from './firstCreate.ts';
import { reportHarm } from './harms.ts';
import type { HarmReport } from './harms.ts';
import { runJudged } from './judgedRun.ts';
import type { RunOptions } from './judgedRun.ts';
import { reportRun } from './runReport.ts';
import type { ErrorReport } from './runReport.ts';

/** What became of one customer; the same shape in `--json`. */
export interface CustomerResult {
  readonly stack: string;
  readonly result: 'changed' | 'unchanged' | 'failed';
  readonly changes?: Readonly<Record<string, number>>;
  readonly steps?: readonly Step[];
  readonly durationMs?: number;
  /** After `up`. */
  readonly outputs?: Outputs;
  /** After a `destroy` that deleted something: what is to be taken out of the monitor. */
  readonly removed?: Ids;
  /** What a `preview` or an `up` found that hurts whoever uses the registration. */
  readonly harms?: readonly HarmReport[];
  /** Of a first `up` that was stopped by it. */
  readonly preflight?: PreflightReport;
  readonly error?: ErrorReport;
}

/**
 * Runs one operation for one customer: checks the settings, opens what they point at, runs the engine, tells what came of it.
 *
 * @throws MailboxAccessError for everything that can go wrong, `interrupted` before anything is done included.
 */
export async function runOne(
  operation: Operation,
  stack: string,
  projectFolder: string,
  options: RunOptions,
  context: Context,
): Promise<CustomerResult> {
  const raw = await fileSettings(projectFolder, stack, context.env);
  const settings = readSettings(raw);
  // The engine is started to say its version and the last outputs: beside this process, while that loads the rest.
  const [opened, found] = await Promise.allSettled([
    openTarget(settings, projectFolder, context.env),
    findEngineFor(settings, projectFolder, context),
  ]);
  if (opened.status === 'rejected') throw opened.reason;
  const target = opened.value;
  const { console, signal, engineSignal } = context;
  try {
    if (found.status === 'rejected') throw found.reason;
    const { engine, before } = found.value;
    console.err(`${describeEngine(engine)}\n${describeTarget(target)}\n`);
    if (signal.aborted) throw interrupted(operation, stack);
    if (operation === 'up' && before === undefined && !options.skipPreflight) {
      const readHeld = () => readHeldResources({ projectFolder, stack, engine, env: target.env });
      const refused = await lookFirst(
        { raw, settings, target, objectId: undefined },
        readHeld,
        options.asJson,
        context,
      ).catch((error: unknown) => {
        throw signal.aborted ? interrupted(operation, stack) : error;
      });
      if (refused !== undefined) return refused;
    }
    const { run, harms } = await runJudged(operation, stack, before, options, context, {
      projectFolder,
      engine,
      target,
      signal,
      engineSignal,
      onNotice: console.err,
      color: console.hasColor && !options.asJson ? 'always' : 'never',
      ...(options.asJson ? {} : { onOutput: console.out }),
    });
    if (!options.asJson) reportRun(run, context);
    return describeResult(run, harms);
  } finally {
    await target.close();
  }
}

/** An application stays in the tenant it was made in: a run in another one would lose it and make a second. */
export async function findEngineFor(
  settings: Settings,
  projectFolder: string,
  context: Context,
): Promise<{ readonly engine: Engine; readonly before: Before | undefined }> {
  const engine = await provideEngine(context);
  const { stack, tenantId } = settings;
  const env = await openBackend(settings, projectFolder);
  const raw = await readStackOutputs({ projectFolder, stack, engine, env });
  const ids = readIds(raw);
  if (ids === undefined) return { engine, before: undefined };
  if (ids.tenantId.toLowerCase() === tenantId)
    return { engine, before: { clientId: ids.clientId, consent: readConsent(raw) } };
  throw new MailboxAccessError(
    'tenant-changed',
    `Stack ${stack} is provisioned in tenant ${ids.tenantId} (client ID ${ids.clientId}), but its settings name tenant ${tenantId}.`,
    `Take the change back: pulumi config set azuread:tenantId ${ids.tenantId} --stack ${stack}. For another tenant make another stack.`,
  );
}

function interrupted(operation: Operation, stack: string): MailboxAccessError {
  return new MailboxAccessError(
    'interrupted',
    `The ${operation} of ${stack} was interrupted before it began.`,
    `Begin again: npx mailbox-access ${operation} ${stack}`,
  );
}

function describeResult(
  { operation, stack, changes, steps, durationMs, outputs }: StackRun,
  harms: readonly Harm[],
): CustomerResult {
  const result = isUnchanged(changes) ? 'unchanged' : 'changed';
  const removed = operation === 'destroy' && result === 'changed' ? readIds(outputs) : undefined;
  return {
    stack,
    result,
    changes,
    steps,
    durationMs,
    ...(harms.length > 0 ? { harms: harms.map(reportHarm) } : {}),
    ...(operation === 'up' ? { outputs: readOutputs(outputs, stack) } : {}),
    ...(removed === undefined ? {} : { removed }),
  };
}
