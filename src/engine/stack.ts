import { StackNotFoundError } from '@pulumi/pulumi/automation/index.js';
import type { EngineEvent, PulumiFn, Stack } from '@pulumi/pulumi/automation/index.js';
import { MailboxAccessError } from '../errors.ts';
import type { Properties } from '../guard/step.ts';
import { gatherFacts, noFacts, stripMarkup } from './events.ts';
import type { RunFacts } from './events.ts';
import { describeFailure, engineText } from './failure.ts';
import type { Engine } from './find/locate.ts';
import { isolatePrograms } from './isolation.ts';
import { removeEmptyAttributes } from './leftovers/attributes.ts';
import { releaseDeadLocks } from './leftovers/release.ts';
import { refuseTornState } from './leftovers/tornState.ts';
import { withTemporaryFolder } from './leftovers/temporaryFolder.ts';
import type { Operation } from './operation.ts';
import { requireSpace } from './space.ts';
import { verifyDirectory } from './unchanged.ts';
import { createStack, openStack } from './workspace.ts';

export interface StackRunOptions {
  readonly projectFolder: string;
  readonly stack: string;
  /** Optional. False where it is known that there is no such stack yet, which saves asking the engine. */
  readonly exists?: boolean;
  readonly program: PulumiFn;
  readonly engine: Engine;
  /** Added to the environment of this process for the engine alone. */
  readonly env: Readonly<Record<string, string>>;
  /** Optional. Defaults to false: whether a preview or an up looks first at what was changed behind its back. */
  readonly refresh?: boolean;
  /** A preview writes its plan there; an up does nothing that exceeds the plan there. */
  readonly plan?: string;
  /** What the directory has to be, as the refresh of the run finds it, before anything is declared. */
  readonly expected?: ReadonlyMap<string, Properties | undefined>;
  /** Optional. Defaults to the operation itself: of what this run is a part, in the words of a failure. */
  readonly partOf?: Operation;
  /** Takes the engine's own words as they come. */
  readonly onOutput?: (text: string) => void;
  /** Takes the outputs that the stack had before, once the run has ended, well or not; what it throws the run throws. */
  readonly onBefore?: (outputs: unknown) => void;
  /** Takes what a person has to know beside the engine's words. */
  readonly onNotice?: (text: string) => void;
  readonly color?: 'always' | 'never';
  /** Ends the run as Ctrl-C does: what is under way is finished, the lock is given back. */
  readonly engineSignal?: AbortSignal;
  /** Aborted when a person ended the run, also where the engine heard it by itself. */
  readonly signal?: AbortSignal;
}

export interface StackRun extends RunFacts {
  readonly operation: Operation;
  readonly stack: string;
  readonly startedAtMs: number;
  readonly durationMs: number;
}

/**
 * Runs one operation of the engine on one stack; a stack that does not exist yet is made by `up` and `preview`, and has nothing to
 * `refresh` or `destroy`.
 *
 * @throws MailboxAccessError `engine-failed` with what the engine called errors, `interrupted` after the signal, or what
 *   the program itself threw.
 */
export function runStack(operation: Operation, options: StackRunOptions): Promise<StackRun> {
  return withTemporaryFolder(() => runInTemporaryFolder(operation, options));
}

async function runInTemporaryFolder(operation: Operation, options: StackRunOptions): Promise<StackRun> {
  isolatePrograms();
  const { PULUMI_BACKEND_URL: backend } = { ...process.env, ...options.env };
  await requireSpace(backend, operation, options.stack);
  const facts = noFacts();
  const startedAtMs = Date.now();
  const program = catchErrors(async () => {
    if (options.expected !== undefined) await verifyDirectory(options.stack, options.expected, facts);
    return options.program();
  });
  const stack = await openStack(operation, { ...options, program: program.run });
  const begin = () =>
    runOrCreate(operation, stack, options, (event) => {
      gatherFacts(facts, event, Date.now());
    });
  try {
    await begin().catch(async (cause: unknown) => {
      await takeAwayLeftovers(operation, options, cause);
      // A killed run may have left both; the lock is looked at last.
      await begin().catch(async (next: unknown) => {
        await takeAwayLeftovers(operation, options, next);
        await begin();
      });
    });
  } catch (cause) {
    options.onBefore?.(facts.outputsBefore);
    throw describeFailure(options.partOf ?? operation, options, facts.errors, program.thrown() ?? cause);
  }
  options.onBefore?.(facts.outputsBefore);
  return { ...facts, operation, stack: options.stack, startedAtMs, durationMs: Date.now() - startedAtMs };
}

/** What a killed run has left is refused before anything is begun, so that the same run may begin again without it. */
async function takeAwayLeftovers(
  operation: Operation,
  { projectFolder, stack, env, partOf = operation, onNotice }: StackRunOptions,
  cause: unknown,
): Promise<void> {
  const text = engineText(cause);
  await refuseTornState({ projectFolder, stack, env }, text);
  const taken =
    (await releaseDeadLocks({ projectFolder, stack, env, operation: partOf }, text)) ??
    (await removeEmptyAttributes(text, stack, env));
  if (taken === undefined) throw cause;
  if (taken !== '') onNotice?.(`${taken}\n`);
}

/** Keeps what the program threw: the engine only passes its text on. */
function catchErrors(program: PulumiFn): {
  readonly run: PulumiFn;
  readonly thrown: () => MailboxAccessError | undefined;
} {
  let thrown: MailboxAccessError | undefined;
  const run = async () => {
    try {
      return await program();
    } catch (error) {
      if (error instanceof MailboxAccessError) thrown = error;
      throw error;
    }
  };
  return { run, thrown: () => thrown };
}

async function runOrCreate(
  operation: Operation,
  stack: Stack,
  options: StackRunOptions,
  onEvent: (event: EngineEvent) => void,
): Promise<void> {
  try {
    if (options.exists !== false) {
      await run(operation, stack, options, onEvent);
      return;
    }
  } catch (error) {
    if (!(error instanceof StackNotFoundError)) throw error;
  }
  // What was never provisioned cannot differ from the directory, nor be taken out of it.
  if (operation === 'refresh' || operation === 'destroy') return;
  await createStack(stack, options.stack);
  await run(operation, stack, options, onEvent);
}

async function run(
  operation: Operation,
  stack: Stack,
  { onOutput, color = 'never', engineSignal, signal, refresh = false, plan, partOf = operation }: StackRunOptions,
  onEvent: (event: EngineEvent) => void,
): Promise<void> {
  // From here on the engine hears Ctrl-C by itself.
  signal?.throwIfAborted();
  const told = { isAll: false };
  await stack[operation]({
    onEvent: (event) => {
      told.isAll ||= event.summaryEvent !== undefined;
      onEvent(event);
    },
    color,
    ...(refresh ? { refresh } : {}),
    ...(plan === undefined ? {} : { plan }),
    // A preview shows how the outputs would change; otherwise a person is told them at the end, in fewer lines.
    suppressOutputs: partOf !== 'preview',
    ...(onOutput === undefined
      ? {}
      : {
          onOutput: (text) => {
            onOutput(stripMarkup(text));
          },
        }),
    ...(engineSignal === undefined ? {} : { signal: engineSignal }),
  });
  // Without its events a plan would look as if it changed nothing, and what hurts would pass unseen.
  if (!told.isAll) throw new Error('The engine ended well and did not tell what it did.');
}
