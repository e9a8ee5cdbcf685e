import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { z } from 'zod';
import { MailboxAccessError } from '../../common/errors.ts';
import { pulumiCommand } from '../../common/pulumiCommand.ts';
import { engineText } from '../errors/describe.ts';
import { adviseOnState } from '../errors/rows.ts';
import { readProject } from '../../registration/settings/files.ts';
import { withRecovery } from '../recovery/recover.ts';
import { readStateFile } from './stateFiles.ts';
import type { EngineStack } from './workspace.ts';

/** Whose state is asked for, and what is needed to ask. */
export interface StateOptions extends EngineStack {
  readonly signal?: AbortSignal;
  /** Optional. Takes what a person has to know of it. */
  readonly onNotice?: (text: string) => void;
}

/** What a stack's state has. */
export interface State {
  /** Outputs of the last update; undefined when there was none, and after a destroy. */
  readonly outputs: unknown;
  readonly resources: readonly StateResource[];
  /** Whether it has nothing but what the engine keeps of the stack itself and of its providers. */
  readonly isEmpty: boolean;
}

/** A resource of the directory as a stack's state has it. */
export interface StateResource {
  /** Logical name, `mailbox-application`. */
  readonly name: string;
  /** Of the provider: `/applications/<object ID>`. */
  readonly id: string;
}

const applicationPath = '/applications/';

/** Object ID of the stack's own application, which it has even after a first `up` that broke off. */
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
    .object({ resources: z.array(resource).optional(), pending_operations: z.array(z.unknown()).optional() })
    .nullish(),
});

/**
 * Reads a stack's state, without asking the directory; secrets stay encrypted.
 *
 * @returns undefined for a stack that there is not.
 * @throws MailboxAccessError `engine-failed` when the state cannot be read.
 */
export async function readState(options: StateOptions): Promise<State | undefined> {
  const { projectFolder, stack, env } = options;
  const { name } = await readProject(projectFolder);
  const held = exported.safeParse(await readStateFile(name, stack, env));
  return held.success ? toState(held.data) : exportState(options, (value) => toState(exported.parse(value)));
}

function toState({ deployment }: z.output<typeof exported>): State {
  const { resources = [], pending_operations: pending = [] } = deployment ?? {};
  return {
    outputs: resources.find(({ type }) => type === 'pulumi:pulumi:Stack')?.outputs,
    resources: resources.flatMap(({ urn, id, delete: isPendingDelete }) =>
      id === undefined || isPendingDelete === true ? [] : [{ name: urn.split('::').at(-1) ?? urn, id }],
    ),
    isEmpty: pending.length === 0 && resources.every(({ type }) => type.startsWith('pulumi:')),
  };
}

/** A state of one registration has a few kilobytes; the default limit of Node is one megabyte. */
const maxBuffer = 64 * 1024 * 1024;

/** Asks the engine for a stack's state; `read` takes what is wanted from the JSON that `pulumi stack export` prints. */
export async function exportState<T>(options: StateOptions, read: (value: unknown) => T): Promise<T | undefined> {
  const { projectFolder, stack, engine, env, signal, onNotice } = options;
  const args = ['stack', 'export', '--stack', stack, '--non-interactive'];
  const ask = async () => {
    const engineEnv = { ...process.env, ...env };
    const { stdout } = await promisify(execFile)(engine.path, args, {
      cwd: projectFolder,
      env: engineEnv,
      maxBuffer,
      signal,
    });
    return read(JSON.parse(stdout));
  };
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
