import { fileSettings } from '../registration/settings/files.ts';
import { readSettings } from '../registration/settings/read.ts';
import { isUnchanged } from '../pulumi/stack/events.ts';
import { openTarget, previewCustomer, runCustomer } from '../pulumi/stack/open.ts';
import type { CustomerPreview, CustomerRunOptions } from '../pulumi/stack/open.ts';
import type { Operation } from '../pulumi/stack/operation.ts';
import { readState } from '../pulumi/stack/state.ts';
import { requireSameTenant } from '../registration/hooks/previous.ts';
import { readIds } from '../registration/outputs/read.ts';
import { MailboxAccessError } from '../common/errors.ts';
import { wrapForTerminal } from '../common/wrap.ts';
import { describeError } from '../reporting/model/describeError.ts';
import type { FleetRow } from '../reporting/model/schema.ts';
import { describeProgress } from '../reporting/plan/render.ts';
import { listStateFiles } from '../pulumi/stack/stateFiles.ts';
import type { BreakingChange } from '../common/breakingChange.ts';
import { decideBreakingChanges, findRefused, printBreakingChanges } from './breakingChanges.ts';
import type { Context } from '../registration/customers/context.ts';
import { createStack, type Begun } from './createStack.ts';
import type { DeployOptions, Deployment, Shared } from './deployment.ts';
import { printPlan, report } from './customerResult.ts';
import { showSession, provideEngine } from '../pulumi/session/engineReport.ts';
import { buildPlan } from '../reporting/plan/build.ts';
import { reportError } from './reportError.ts';
import { confirmDestroy } from './terminal/confirm.ts';

/**
 * Runs one operation for one customer: reads the settings, opens what they name, runs the engine, reports the result.
 *
 * @param shared Optional. What the customers of a fleet share.
 * @throws MailboxAccessError for everything that can go wrong, including `interrupted` before anything is done.
 */
export async function deployStack(
  operation: Operation,
  stack: string,
  projectFolder: string,
  options: DeployOptions,
  context: Context,
  shared?: Shared,
): Promise<FleetRow> {
  const raw = await fileSettings(projectFolder, stack, context.env);
  const settings = readSettings(raw);
  // The engine is started to read its version while this process loads the rest.
  const [opened, found, existing] = await Promise.allSettled([
    shared?.targets.open(settings) ?? openTarget(settings, projectFolder, context.env),
    shared?.engine ?? provideEngine(context),
    shared?.exists(settings),
  ]);
  if (opened.status === 'rejected') throw opened.reason;
  const target = opened.value;
  try {
    if (found.status === 'rejected') throw found.reason;
    if (existing.status === 'rejected') throw existing.reason;
    const { console, signal, engineSignal } = context;
    showSession(console, target, found.value);
    if (signal.aborted)
      throw new MailboxAccessError(
        'interrupted',
        `The ${operation} of ${stack} was interrupted before it began.`,
        `Run it again:\nnpx mailbox-access ${operation} ${stack}`,
      );
    const run: CustomerRunOptions = {
      projectFolder,
      target,
      signal,
      engineSignal,
      engine: found.value,
      // If the states are files, they show it without starting the engine.
      exists: existing.value ?? (await listStateFiles(settings.project, target.env))?.includes(stack),
      onNotice: console.err,
      color: console.hasColor && !options.asJson ? 'always' : 'never',
      onOutput: options.showsEngine && !options.asJson ? console.out : undefined,
      onStep:
        options.asJson || !console.isInteractive
          ? undefined
          : (step) => {
              console.err(describeProgress(step));
            },
    };
    const deployment: Deployment = { raw, settings, target, run, options, context };
    const name = settings.customer === stack ? stack : `${settings.customer} (${stack})`;
    if (!options.asJson) console.out(wrapForTerminal(`\n${name}  tenant ${settings.tenantId}\n`, console));
    return await operationsByName[operation](deployment);
  } finally {
    await target.close();
  }
}

const operationsByName: Readonly<Record<Operation, (deployment: Deployment) => Promise<FleetRow>>> = {
  preview: previewStack,
  up: updateStack,
  refresh: (deployment) => runKnown('refresh', deployment),
  destroy: (deployment) => runKnown('destroy', deployment),
};

/** Shows what an up would change. The preview fails when an up would be refused. */
async function previewStack(deployment: Deployment): Promise<FleetRow> {
  const { settings, run, context } = deployment;
  const { preview, before, breakingChanges } = await previewCustomer(settings.stack, run);
  printPlan(buildPlan(preview.steps), deployment);
  printBreakingChanges(breakingChanges, context);
  const row = report(preview, breakingChanges, before, deployment);
  const error = findRefused(breakingChanges, settings);
  if (error === undefined) return row;
  reportError(error, context);
  return { ...row, result: 'failed', error: describeError(error) };
}

/**
 * Brings a stack in line with its settings. A new stack is created without a preview. For an existing stack, a preview reads the directory
 * first. If the preview finds a difference, one update follows, which checks again for breaking changes.
 */
async function updateStack(deployment: Deployment): Promise<FleetRow> {
  const { settings, run, options } = deployment;
  const { stack } = settings;
  const startedAtMs = Date.now();
  const first = await compareFirst(deployment);
  if ('isMissing' in first)
    return (await createStack(deployment, first)) ?? updateStack({ ...deployment, run: { ...run, exists: true } });
  const { preview, before, breakingChanges: found, words } = first;
  if (isUnchanged(preview.changes) && !preview.changesState) {
    run.onOutput?.(words);
    return report({ ...preview, operation: 'up' }, [], before, deployment);
  }
  printPlan(buildPlan(preview.steps), deployment);
  // The update's own output shows the same, so print the preview's only if a person has to decide first.
  const refusal = findRefused(found, settings, options.allowed);
  if (refusal !== undefined) run.onOutput?.(words);
  const isAllowed = await decideBreakingChanges(found, refusal, deployment);
  const done = await runCustomer('up', stack, { ...run, programOptions: { isAllowed } });
  return report({ ...done, durationMs: Date.now() - startedAtMs }, found, before, deployment);
}

interface Comparison extends CustomerPreview {
  /** The output of the engine. */
  readonly words: string;
}

/** Ends the preview of a stack that has no outputs to compare with. */
class NothingToCompare extends MailboxAccessError {
  constructor() {
    super('interrupted', 'There is nothing to compare.', '');
  }
}

/** Runs the preview of an up. It creates no stack, and ends early when the stack has no outputs to compare with. */
async function compareFirst({ settings, run, context }: Deployment): Promise<Comparison | Begun> {
  if (run.exists === false) return { isMissing: true, application: undefined };
  const words: string[] = [];
  let application: string | undefined;
  try {
    const compared = await previewCustomer(settings.stack, {
      ...run,
      partOf: 'up',
      mayCreate: false,
      onOutput: run.onOutput && ((text) => words.push(text)),
      onEnd: (facts) => {
        application = facts.application;
      },
      programOptions: {
        ready: (previous) =>
          previous === undefined ? Promise.reject(new NothingToCompare()) : Promise.resolve(undefined),
      },
    });
    return compared.preview.isMissing ? { isMissing: true, application } : { ...compared, words: words.join('') };
  } catch (error) {
    if (!(error instanceof NothingToCompare) || context.signal.aborted) throw error;
    return { isMissing: false, application };
  }
}

/** Runs an operation that does not run the program. The outputs of the last update identify the registration. */
async function runKnown(operation: 'refresh' | 'destroy', deployment: Deployment): Promise<FleetRow> {
  const { settings, target, run, options, context } = deployment;
  const { stack } = settings;
  const state =
    run.exists === false ? undefined : await readState({ ...run, stack, env: target.env, signal: undefined });
  const before = readIds(state?.outputs);
  requireSameTenant(stack, before, settings.tenantId);
  const isDeleted = operation === 'destroy' && before !== undefined;
  const found: readonly BreakingChange[] = isDeleted
    ? [{ kind: 'delete', clientId: before.clientId, what: ['the application', 'its service principal'] }]
    : [];
  printBreakingChanges(found, context);
  if (operation === 'destroy' && !options.yes) await confirmDestroy(stack, context);
  const done = await runCustomer(operation, stack, { ...run, exists: state !== undefined });
  printPlan(buildPlan(done.steps), deployment);
  return report(done, found, before, deployment);
}
