import { fileSettings } from '../config/files.ts';
import { readSettings } from '../config/read.ts';
import { isUnchanged } from '../engine/events.ts';
import { openTarget, runCustomer } from '../engine/open.ts';
import type { CustomerRunOptions } from '../engine/open.ts';
import type { Operation } from '../engine/operation.ts';
import { readStackOutputs } from '../engine/outputs.ts';
import { readSameTenant } from '../engine/tenant.ts';
import { MailboxAccessError } from '../errors.ts';
import { describeError } from '../fleet/report/describeError.ts';
import type { FleetRow } from '../fleet/report/schema.ts';
import { listStateFiles } from '../fleet/stateFiles.ts';
import { mergeBreakingChanges } from '../registration/hooks/breakingChange.ts';
import type { BreakingChange } from '../registration/hooks/breakingChange.ts';
import { decideBreakingChanges, findRefused, printBreakingChanges } from './breakingChanges.ts';
import type { Context } from './context.ts';
import { createStack } from './createStack.ts';
import type { DeployOptions, Deployment, Shared } from './deployment.ts';
import { report } from './customerResult.ts';
import { describeEngine, describeTarget, provideEngine } from './engineReport.ts';
import { reportError } from './runReport.ts';
import { confirmDestroy } from './terminal/confirm.ts';

/**
 * Runs one operation for one customer: reads the settings, opens what they name, runs the engine, reports the result.
 *
 * @param shared Optional. What the customers of a fleet have together.
 * @throws MailboxAccessError for everything that can go wrong, `interrupted` before anything is done included.
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
  // The engine is started to tell its version: beside this process, while that loads the rest.
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
    console.err(`${describeEngine(found.value)}\n${describeTarget(target)}\n`);
    if (signal.aborted) throw interrupted(operation, stack);
    const run: CustomerRunOptions = {
      projectFolder,
      target,
      signal,
      engineSignal,
      engine: found.value,
      // In a folder of states it can be seen without a start of the engine.
      exists: existing.value ?? (await listStateFiles(settings.project, target.env))?.includes(stack),
      onNotice: console.err,
      color: console.hasColor && !options.asJson ? 'always' : 'never',
      onOutput: options.asJson ? undefined : console.out,
    };
    const deployment: Deployment = { raw, settings, target, run, options, context };
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

/** Shows what an up would change; one that an up would refuse is a failure. */
async function previewStack(deployment: Deployment): Promise<FleetRow> {
  const { settings, run, context } = deployment;
  let found: readonly BreakingChange[] = [];
  let before: { readonly clientId: string } | undefined;
  const done = await runCustomer('preview', settings.stack, {
    ...run,
    programOptions: {
      onBreakingChanges: (changes) => {
        found = mergeBreakingChanges(found, changes);
      },
      ready: (previous) => {
        before = previous;
        return Promise.resolve();
      },
    },
  });
  printBreakingChanges(found, context);
  const row = report(done, found, before, deployment);
  const error = findRefused(settings.stack, found, settings.allow, []);
  if (error === undefined) return row;
  reportError(error, context);
  return { ...row, result: 'failed', error: describeError(error) };
}

/**
 * Brings a stack in line with its settings. A new one is created at once. Of an existing one a preview reads the directory; when that
 * finds nothing, nothing more is done, otherwise one update follows, which judges again what it finds then.
 */
async function updateStack(deployment: Deployment): Promise<FleetRow> {
  const { settings, run, options, context } = deployment;
  const { stack } = settings;
  const startedAtMs = Date.now();
  const { preview, before, words, found, application } = await previewFirst(deployment);
  if (before === undefined)
    return createStack(deployment, { isMissing: preview?.isMissing ?? run.exists === false, application });
  if (preview === undefined) throw new Error('The preview ended without a result.');
  if (isUnchanged(preview.changes) && !preview.changesState) {
    run.onOutput?.(words);
    return report({ ...preview, operation: 'up' }, [], before, deployment);
  }
  // The plan, where somebody has to decide on it; otherwise the update shows the same.
  if (findRefused(stack, found, settings.allow, options.allowed) !== undefined) run.onOutput?.(words);
  const isAllowed = await decideBreakingChanges(stack, found, settings.allow, options.allowed, context);
  const done = await runCustomer('up', stack, { ...run, programOptions: { isAllowed } });
  return report({ ...done, durationMs: Date.now() - startedAtMs }, found, before, deployment);
}

/** What the program of a preview has seen. */
interface Seen {
  found: readonly BreakingChange[];
  before?: { readonly clientId: string } | undefined;
  isNew?: boolean;
  application?: string | undefined;
}

/** The preview of an up. It creates no stack, and ends at once where the stack holds nothing that a monitor uses. */
async function previewFirst({ settings, run, context }: Deployment) {
  const words: string[] = [];
  const seen: Seen = { found: [] };
  if (run.exists === false) return { ...seen, words: '', preview: undefined };
  const preview = await runCustomer('preview', settings.stack, {
    ...run,
    partOf: 'up',
    mayCreate: false,
    onOutput: (text) => words.push(text),
    onEnd: ({ application }) => {
      seen.application = application;
    },
    programOptions: {
      onBreakingChanges: (changes) => {
        seen.found = mergeBreakingChanges(seen.found, changes);
      },
      ready: (previous) => {
        seen.before = previous;
        seen.isNew = previous === undefined;
        if (previous === undefined)
          throw new MailboxAccessError('interrupted', 'There is nothing to compare with.', '');
        return Promise.resolve();
      },
    },
  }).catch((error: unknown) => {
    if (seen.isNew !== true || context.signal.aborted) throw error;
    return undefined;
  });
  return { ...seen, preview, words: words.join('') };
}

/** Runs an operation without the program: whose registration it is, the outputs of the last update tell. */
async function runKnown(operation: 'refresh' | 'destroy', deployment: Deployment): Promise<FleetRow> {
  const { settings, target, run, options, context } = deployment;
  const { stack } = settings;
  const outputs =
    run.exists === false
      ? undefined
      : await readStackOutputs({
          projectFolder: run.projectFolder,
          stack,
          engine: run.engine,
          env: target.env,
          onNotice: run.onNotice,
        });
  const before = readSameTenant(outputs, settings);
  const isDeleted = operation === 'destroy' && before !== undefined;
  const found: readonly BreakingChange[] = isDeleted
    ? [{ kind: 'delete', clientId: before.clientId, what: ['the application', 'its service principal'] }]
    : [];
  printBreakingChanges(found, context);
  if (operation === 'destroy' && !options.yes) await confirmDestroy(stack, context);
  const done = await runCustomer(operation, stack, { ...run, exists: outputs !== undefined });
  return report(done, found, before, deployment);
}

function interrupted(operation: Operation, stack: string): MailboxAccessError {
  return new MailboxAccessError(
    'interrupted',
    `The ${operation} of ${stack} was interrupted before it began.`,
    `Run it again: npx mailbox-access ${operation} ${stack}`,
  );
}
