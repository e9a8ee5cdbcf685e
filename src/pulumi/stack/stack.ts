import {
  LocalWorkspace,
  Stack,
  StackAlreadyExistsError,
  StackNotFoundError,
  type EngineEvent,
  type PulumiFn,
} from '@pulumi/pulumi/automation/index.js';
import { MailboxAccessError } from '../../common/errors.ts';
import { gatherFacts, noFacts, stripMarkup, type DetailedStep, type RunFacts } from './events.ts';
import { describeFailure } from '../errors/describe.ts';
import { currentProgram, releaseProgram, isolatePrograms } from './isolation.ts';
import { requireSpace, withRecovery } from '../recovery/recover.ts';
import { withTemporaryFolder } from '../recovery/temporaryFolder.ts';
import type { Operation } from './operation.ts';
import type { Engine } from '../cli/locate.ts';

export interface EngineStack {
  readonly projectFolder: string;
  readonly stack: string;
  readonly engine: Engine;
  /** Added to this process's environment for the engine only. */
  readonly env: Readonly<Record<string, string>>;
}

export interface StackRunOptions extends EngineStack {
  /** Optional. False if the stack is known not to exist yet, which saves asking the engine. */
  readonly exists?: boolean | undefined;
  /** Optional. Set while a missing stack is already being created: resolves to true if it was created. */
  readonly made?: Promise<boolean> | undefined;
  /** Optional. Whether a preview or an up creates a missing stack. Defaults to true. */
  readonly mayCreate?: boolean;
  /** Receives a refusal that a hook throws. The engine passes on only its text. */
  readonly program: (onRefusal: (refusal: MailboxAccessError) => void) => ReturnType<PulumiFn>;
  /** Optional. The operation to name in messages, if this run is a step of another. Defaults to the operation itself. */
  readonly partOf?: Operation;
  readonly onOutput?: ((text: string) => void) | undefined;
  readonly onStep?: ((step: DetailedStep) => void) | undefined;
  /** Receives the facts of the run once it has ended, whether it succeeded or not. */
  readonly onEnd?: (facts: RunFacts) => void;
  /** Receives notices for the person, in addition to the engine's output. */
  readonly onNotice?: (text: string) => void;
  readonly color?: 'always' | 'never';
  /** Aborted when the engine must stop at once. A second `abort` event stops it without releasing its lock. */
  readonly engineSignal?: AbortSignal;
  readonly signal?: AbortSignal;
}

export interface StackRun extends RunFacts {
  readonly operation: Operation;
  readonly stack: string;
  readonly durationMs: number;
}

/**
 * Runs one operation of the engine on one stack. `up` and `preview` create a missing stack; `refresh` and `destroy`
 * have nothing to do for one.
 *
 * @throws MailboxAccessError `engine-failed` with the engine's errors, `interrupted` after the signal, or an error of
 *   the program itself.
 */
export function runStack(operation: Operation, options: StackRunOptions): Promise<StackRun> {
  return withTemporaryFolder(() => runInTemporaryFolder(operation, options));
}

async function runInTemporaryFolder(operation: Operation, options: StackRunOptions): Promise<StackRun> {
  isolatePrograms();
  const { projectFolder, stack: name, env, partOf = operation, onNotice } = options;
  await requireSpace({ ...process.env, ...env }.PULUMI_BACKEND_URL, operation, name);
  const facts = noFacts();
  const startedAtMs = Date.now();
  const stores = new Set<ReturnType<typeof currentProgram>>();
  // The engine passes on only the text of the program's error.
  let thrown: MailboxAccessError | undefined;
  const onRefusal = (error: MailboxAccessError) => (thrown ??= error);
  const program = async () => {
    stores.add(currentProgram());
    try {
      return await options.program(onRefusal);
    } catch (error) {
      if (error instanceof MailboxAccessError) onRefusal(error);
      throw error;
    }
  };
  const stack = await openStack(operation, { ...options, program });
  try {
    await withRecovery(() => runOrCreate(operation, stack, options, facts), {
      projectFolder,
      stack: name,
      operation: partOf,
      env,
      onNotice,
    });
  } catch (cause) {
    throw describeFailure(partOf, options, facts.errors, thrown ?? cause);
  } finally {
    stores.forEach(releaseProgram);
    options.onEnd?.(facts);
  }
  return { ...facts, operation, stack: name, durationMs: Date.now() - startedAtMs };
}

async function runOrCreate(
  operation: Operation,
  stack: Stack,
  options: StackRunOptions,
  facts: RunFacts,
): Promise<void> {
  const onEvent = (event: EngineEvent) => {
    const known = facts.steps.length;
    gatherFacts(facts, event);
    facts.steps.slice(known).forEach((step) => options.onStep?.(step));
  };
  try {
    if (options.exists !== false) {
      await run(operation, stack, options, onEvent);
      return;
    }
  } catch (error) {
    if (!(error instanceof StackNotFoundError)) throw error;
  }
  // A stack that was never provisioned has nothing to refresh or destroy.
  if (operation === 'refresh' || operation === 'destroy' || options.mayCreate === false) {
    facts.isMissing = true;
    return;
  }
  if ((await options.made) !== true) await createStack(stack, options.stack);
  await run(operation, stack, options, onEvent);
}

async function run(
  operation: Operation,
  stack: Stack,
  { onOutput, color = 'never', engineSignal, signal, partOf = operation }: StackRunOptions,
  onEvent: (event: EngineEvent) => void,
): Promise<void> {
  signal?.throwIfAborted();
  // The first Ctrl-C lets an up finish the current resource; its program starts no other. Every other operation ends at
  // once. On Windows the engine receives Ctrl-C by itself.
  const isEndedAtOnce = operation !== 'up' && process.platform !== 'win32';
  const told = { isAll: false };
  await stack[operation]({
    onEvent: (event) => {
      told.isAll ||= event.summaryEvent !== undefined;
      onEvent(event);
    },
    color,
    // A preview shows how the outputs would change. Other operations print them in fewer lines at the end.
    suppressOutputs: partOf !== 'preview',
    onOutput:
      onOutput &&
      ((text) => {
        onOutput(stripMarkup(text));
      }),
    signal: interruptOf(engineSignal, isEndedAtOnce ? signal : undefined),
    refresh: true,
  });
  // Without events, a plan would seem to change nothing, and a breaking change would go unnoticed.
  if (!told.isAll) throw new Error('The engine succeeded but reported no result.');
}

/** Returns a signal aborted by either one. Passes on further `abort` events of the first, unless due to the second. */
function interruptOf(engineSignal: AbortSignal | undefined, signal: AbortSignal | undefined): AbortSignal {
  const interrupt = new AbortController();
  let isNew = false;
  signal?.addEventListener('abort', () => {
    interrupt.abort();
    isNew = true;
    queueMicrotask(() => (isNew = false));
  });
  engineSignal?.addEventListener('abort', () => {
    if (!interrupt.signal.aborted) interrupt.abort();
    else if (!isNew) interrupt.signal.dispatchEvent(new Event('abort'));
  });
  return interrupt.signal;
}

/** Opens a stack through the SDK, without the SDK's extra engine starts. */
async function openStack(operation: Operation, options: EngineStack & { readonly program: PulumiFn }): Promise<Stack> {
  const workspace = await LocalWorkspace.create({
    workDir: options.projectFolder,
    program: options.program,
    pulumiCommand: options.engine.command,
    // By variable: the SDK has no diff option for refresh. A destroy shows progress instead; it has nothing to compare.
    envVars: { ...options.env, PULUMI_OPTION_DIFF: String(operation !== 'destroy') },
  });
  // Every call names its stack. Selecting one would start the engine once more and change the person's selection.
  workspace.selectStack = () => Promise.resolve();
  const stack = await Stack.select(options.stack, workspace);
  // After an update the SDK asks for outputs and history, with three starts of the engine. The events contain both.
  stack.outputs = () => Promise.resolve({});
  stack.info = () => Promise.resolve(undefined);
  return stack;
}

/** Creates a stack, unless another run has just created it. */
async function createStack({ workspace }: Stack, name: string): Promise<void> {
  try {
    await workspace.createStack(name);
  } catch (error) {
    if (!(error instanceof StackAlreadyExistsError)) throw error;
  }
}
