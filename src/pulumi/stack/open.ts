import type { BreakingChange } from '../../common/breakingChange.ts';
import { mergeBreakingChanges } from '../../registration/hooks/breakingChange.ts';
import type { PreviousOutputs } from '../../registration/hooks/previous.ts';
import type { Settings } from '../../registration/settings/settings.ts';
import type { Emulator } from '../emulator/emulator.ts';
import type { ServedDirectory } from '../emulator/serve.ts';
import { backendEnvironment, sharesBackend } from './backend.ts';
import type { Operation } from './operation.ts';
import type { ProgramOptions } from './program.ts';
import type { StackRun, StackRunOptions } from './stack.ts';

/** The place to provision a stack: a real tenant, or the emulator. */
export interface Target {
  readonly emulator: Emulator | undefined;
  readonly env: Readonly<Record<string, string>>;
  close(): Promise<void>;
}

/**
 * Returns the environment for a real tenant: the project's backend, and no update notices of the engine. With states in
 * PostgreSQL the engine may need more connections than it opens: listing four stacks on two cores never ends, because
 * its pool has two for each of GOMAXPROCS, and the listing holds one while it waits for another.
 */
async function realTenantEnv(projectFolder: string, env: NodeJS.ProcessEnv): Promise<Readonly<Record<string, string>>> {
  const backend = await backendEnvironment(projectFolder, env);
  const isPostgres = /^postgres(ql)?:/.test(backend.PULUMI_BACKEND_URL ?? '');
  const isTooFew = isPostgres && !(Number(env.GOMAXPROCS) >= 16);
  const usual = { ...backend, PULUMI_SKIP_UPDATE_CHECK: 'true' };
  return isTooFew ? { ...usual, GOMAXPROCS: '16' } : usual;
}

/**
 * Opens the target that a stack's settings name: the emulator, or else a real tenant.
 *
 * @throws MailboxAccessError `directory-busy` when another program has the emulator's port, `plugin-missing` when the
 *   requested official plugin is not installed, `emulator-missing`, or for a real tenant `backend-missing`.
 */
export async function openTarget(
  settings: Pick<Settings, 'metadataHost'>,
  projectFolder: string,
  env: NodeJS.ProcessEnv = process.env,
): Promise<Target> {
  const targets = openTargets(projectFolder, env);
  try {
    const target = await targets.open(settings);
    return { ...target, close: () => target.close().finally(targets.close) };
  } catch (error) {
    await targets.close();
    throw error;
  }
}

/** Opens the targets of several stacks. Stacks that name the same directory share it. */
export interface Targets {
  readonly open: (settings: Pick<Settings, 'metadataHost'>) => Promise<Target>;
  /** Serves the directory of the emulator, without a target. */
  readonly serve: (metadataHost: string) => Promise<ServedDirectory>;
  readonly close: () => Promise<void>;
}

/** Prepares the targets without opening any. Closing one target keeps what the others share. */
export function openTargets(projectFolder: string, env: NodeJS.ProcessEnv = process.env): Targets {
  const directories = new Map<string, Promise<ServedDirectory>>();
  const serve = async (metadataHost: string) => {
    const { findOrServe } = await import('../emulator/emulator.ts');
    const directory = directories.get(metadataHost) ?? findOrServe(projectFolder, metadataHost);
    directories.set(metadataHost, directory);
    return directory;
  };
  return {
    serve,
    open: async ({ metadataHost }) => {
      if (metadataHost === undefined)
        return { emulator: undefined, env: await realTenantEnv(projectFolder, env), close: () => Promise.resolve() };
      // Loaded only for the emulator, to keep it out of runs against a real tenant.
      const { openEmulator } = await import('../emulator/emulator.ts');
      const [directory, backend] = await Promise.all([
        serve(metadataHost),
        openBackend({ metadataHost }, projectFolder, env),
      ]);
      const emulator = await openEmulator(directory, projectFolder, metadataHost, env, backend);
      return { emulator, env: emulator.env, close: () => emulator.close() };
    },
    close: async () => {
      const opened = await Promise.allSettled(directories.values());
      for (const each of opened) if (each.status === 'fulfilled') await each.value.close();
    },
  };
}

/** Returns the variables that the engine needs to read a stack's state, without the directory. */
export async function openBackend(
  settings: Pick<Settings, 'metadataHost'>,
  projectFolder: string,
  env: NodeJS.ProcessEnv = process.env,
): Promise<Readonly<Record<string, string>>> {
  if (settings.metadataHost === undefined || sharesBackend(env)) return realTenantEnv(projectFolder, env);
  const { emulatorFolder, makeBackend } = await import('../emulator/backend.ts');
  return makeBackend(emulatorFolder(projectFolder));
}

export interface CustomerRunOptions extends Omit<StackRunOptions, 'stack' | 'program' | 'env'> {
  readonly target: Target;
  readonly programOptions?: ProgramOptions;
}

export async function runCustomer(operation: Operation, stack: string, options: CustomerRunOptions): Promise<StackRun> {
  const load = async () => (await import('./program.ts')).loadProgram(options.projectFolder);
  const [{ runStack }, program] = await Promise.all([import('./stack.ts'), load()]);
  const { target, programOptions, ...rest } = options;
  return runStack(operation, {
    ...rest,
    stack,
    env: target.env,
    program: (onRefusal) => program({ signal: options.signal, onRefusal, ...programOptions }),
  });
}

export interface CustomerPreview {
  readonly preview: StackRun;
  /** The outputs of the last update; undefined when there was none. */
  readonly before: PreviousOutputs | undefined;
  readonly breakingChanges: readonly BreakingChange[];
}

/** Previews an `up` of one customer's stack. Breaking changes are returned instead of refused. */
export async function previewCustomer(stack: string, options: CustomerRunOptions): Promise<CustomerPreview> {
  const { programOptions } = options;
  const previous: (PreviousOutputs | undefined)[] = [];
  const changes: BreakingChange[] = [];
  const preview = await runCustomer('preview', stack, {
    ...options,
    onStep: undefined,
    programOptions: {
      ...programOptions,
      onBreakingChanges: (found) => {
        changes.push(...found);
      },
      ready: async (outputs) => {
        previous.push(outputs);
        return programOptions?.ready?.(outputs);
      },
    },
  });
  return { preview, before: previous[0], breakingChanges: mergeBreakingChanges(changes) };
}
