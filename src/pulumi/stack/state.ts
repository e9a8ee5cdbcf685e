import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { z } from 'zod';
import { MailboxAccessError } from '../../common/errors.ts';
import { pulumiCommand } from '../../common/pulumiCommand.ts';
import { engineText } from '../errors/describe.ts';
import { adviseOnState } from '../errors/rows.ts';
import { readProject } from '../../registration/settings/files.ts';
import { withRecovery } from '../recovery/recover.ts';
import { listStateFiles, readStateFile } from './stateFiles.ts';
import type { EngineStack } from './stack.ts';

export interface StateOptions extends EngineStack {
  readonly signal?: AbortSignal;
  /** Optional. Receives notices for the person. */
  readonly onNotice?: (text: string) => void;
}

export interface State {
  /** The project that owns the stack. A backend without projects also lists the stacks of others. */
  readonly project: string | undefined;
  /** Time of the last write, ISO 8601. */
  readonly changedAt: string | undefined;
  /** Types of all resources, the stack itself included. */
  readonly types: readonly string[];
  /** Outputs of the last update; undefined if there was none, and after a destroy. */
  readonly outputs: unknown;
  readonly resources: readonly StateResource[];
  /** Whether it contains only the engine's own entries for the stack and its providers. */
  readonly isEmpty: boolean;
}

export interface StateResource {
  /** Logical name, such as `mailbox-application`. */
  readonly name: string;
  /** The provider's ID, such as `/applications/<object ID>`. */
  readonly id: string;
}

const applicationPath = '/applications/';

/** Returns the object ID of the stack's own application, which is there even after a first `up` that broke off. */
export function findStateApplication(resources: readonly StateResource[] = []): string | undefined {
  return resources.find(({ id }) => id.startsWith(applicationPath))?.id.slice(applicationPath.length);
}

const resource = z.object({
  urn: z.string(),
  type: z.string(),
  id: z.string().optional(),
  delete: z.boolean().optional(),
  outputs: z.unknown().optional(),
});
const exported = z.object({
  deployment: z
    .object({
      manifest: z.object({ time: z.string() }).nullish(),
      resources: z.array(resource).nullish(),
      pending_operations: z.array(z.unknown()).nullish(),
    })
    .nullish(),
});

/**
 * Reads a stack's state without reading the directory. Secrets stay encrypted.
 *
 * @returns undefined if the stack does not exist.
 * @throws MailboxAccessError `engine-failed` when the state cannot be read.
 */
export async function readState(options: StateOptions): Promise<State | undefined> {
  const { projectFolder, stack, env } = options;
  const { name } = await readProject(projectFolder);
  if ((await listStateFiles(name, env))?.includes(stack) === false) return undefined;
  return parseState(await readStateFile(name, stack, env)) ?? exportState(options);
}

/** Reads what `pulumi stack export` prints; undefined if it is not a state. */
export function parseState(value: unknown): State | undefined {
  const { data } = exported.safeParse(value);
  return data && toState(data);
}

function toState({ deployment }: z.output<typeof exported>): State {
  const resources = deployment?.resources ?? [];
  const pending = deployment?.pending_operations ?? [];
  const root = resources.find(({ type }) => type === 'pulumi:pulumi:Stack');
  return {
    // urn:pulumi:<stack>::<project>::<types>::<name>
    project: root?.urn.split('::')[1],
    changedAt: toTime(deployment?.manifest?.time),
    types: resources.map(({ type }) => type),
    outputs: root?.outputs,
    resources: resources.flatMap(({ urn, id, delete: isPendingDelete }) =>
      id === undefined || isPendingDelete === true ? [] : [{ name: urn.split('::').at(-1) ?? urn, id }],
    ),
    isEmpty: pending.length === 0 && resources.every(({ type }) => type.startsWith('pulumi:')),
  };
}

/** Converts the engine's time, which has nanoseconds. An empty state has a time in the year 1. */
function toTime(text = ''): string | undefined {
  const ms = Date.parse(text);
  return ms > 0 ? new Date(ms).toISOString() : undefined;
}

/**
 * Runs the engine in the project's folder, and returns its output.
 *
 * @param timeout Optional. In milliseconds.
 */
export async function askEngine(
  { projectFolder, engine, env, signal }: Omit<StateOptions, 'stack'>,
  args: readonly string[],
  timeout?: number,
): Promise<string> {
  const { stdout } = await promisify(execFile)(engine.path, [...args, '--non-interactive'], {
    cwd: projectFolder,
    env: { ...process.env, ...env },
    signal,
    timeout,
    // A thousand stacks have about 150 kilobytes; the default limit of Node is one megabyte.
    maxBuffer: 64 * 1024 * 1024,
  });
  return stdout;
}

/** Asks the engine for a stack's state. @throws MailboxAccessError as {@link readState} does */
export async function exportState(options: StateOptions): Promise<State | undefined> {
  const { projectFolder, stack, env, onNotice } = options;
  const ask = async () =>
    toState(exported.parse(JSON.parse(await askEngine(options, ['stack', 'export', '--stack', stack]))));
  try {
    return await withRecovery(ask, { projectFolder, stack, operation: undefined, env, onNotice });
  } catch (cause) {
    if (cause instanceof MailboxAccessError) throw cause;
    const text = engineText(cause);
    if (text.includes('no stack named')) return undefined;
    throw new MailboxAccessError(
      'engine-failed',
      `The state of stack ${stack} could not be read: ${text}`,
      adviseOnState(text, stack) ?? `Ask the engine directly: ${pulumiCommand('stack export', stack)}`,
      { cause },
    );
  }
}
