import { LocalWorkspace, Stack, StackAlreadyExistsError, type PulumiFn } from '@pulumi/pulumi/automation/index.js';
import type { Operation } from './operation.ts';
import type { Engine } from '../cli/locate.ts';

/** A stack, and what is needed to run the engine on it. */
export interface EngineStack {
  readonly projectFolder: string;
  readonly stack: string;
  readonly engine: Engine;
  /** Added to the environment of this process for the engine alone. */
  readonly env: Readonly<Record<string, string>>;
}

/** Opens a stack by the SDK, without the starts of the engine that it makes beside the operation itself. */
export async function openStack(
  operation: Operation,
  options: EngineStack & { readonly program: PulumiFn },
): Promise<Stack> {
  const workspace = await LocalWorkspace.create({
    workDir: options.projectFolder,
    program: options.program,
    pulumiCommand: options.engine.command,
    // The SDK has no such option for refresh. A destroy shows its progress: a deletion has nothing to compare.
    envVars: { ...options.env, PULUMI_OPTION_DIFF: String(operation !== 'destroy') },
  });
  // Every call names its stack: selecting one would cost a start of the engine and change what a person has selected.
  workspace.selectStack = () => Promise.resolve();
  const stack = await Stack.select(options.stack, workspace);
  // After an update the SDK asks for outputs and history, three starts of the engine; its events told both already.
  stack.outputs = () => Promise.resolve({});
  stack.info = () => Promise.resolve(undefined);
  return stack;
}

/** Makes a stack; another run may have made it a moment before. */
export async function createStack({ workspace }: Stack, name: string): Promise<void> {
  try {
    await workspace.createStack(name);
  } catch (error) {
    if (!(error instanceof StackAlreadyExistsError)) throw error;
  }
}
