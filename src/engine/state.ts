import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { z } from 'zod';
import { MailboxAccessError } from '../errors.ts';
import { engineText } from './failure.ts';
import type { StackOutputOptions } from './outputs.ts';

/** A resource as a stack's state has it. */
export interface HeldResource {
  /** Logical name, `mailbox-application`. */
  readonly name: string;
  /** Of the provider: `/applications/<object ID>`. */
  readonly id: string;
}

const applicationPath = '/applications/';

/** Object ID of the stack's own application, which it has even after a first `up` that broke off. */
export function findHeldApplication(held: readonly HeldResource[]): string | undefined {
  return held.find(({ id }) => id.startsWith(applicationPath))?.id.slice(applicationPath.length);
}

const exported = z.object({
  deployment: z
    .object({
      resources: z
        .array(z.object({ urn: z.string(), id: z.string().optional(), delete: z.boolean().optional() }))
        .optional(),
    })
    .nullish(),
});
/** A state of one registration has a few kilobytes; the default limit of Node is one megabyte. */
const maxBuffer = 64 * 1024 * 1024;

/**
 * Reads which resources a stack's state has, without asking the directory; secrets stay encrypted.
 *
 * @returns nothing for a stack that there is not.
 * @throws MailboxAccessError `engine-failed` when the state cannot be read.
 */
export async function readHeldResources(options: StackOutputOptions): Promise<readonly HeldResource[]> {
  const { projectFolder, stack, engine, env } = options;
  try {
    const args = ['stack', 'export', '--stack', stack, '--non-interactive'];
    const { stdout } = await promisify(execFile)(engine.path, args, {
      cwd: projectFolder,
      env: { ...process.env, ...env },
      maxBuffer,
    });
    const { deployment } = exported.parse(JSON.parse(stdout));
    return (deployment?.resources ?? []).flatMap(({ urn, id, delete: isPendingDelete }) =>
      id === undefined || isPendingDelete === true ? [] : [{ name: urn.split('::').at(-1) ?? urn, id }],
    );
  } catch (cause) {
    const text = engineText(cause);
    if (text.includes('no stack named')) return [];
    throw new MailboxAccessError(
      'engine-failed',
      `The state of stack ${stack} could not be read: ${text}`,
      `Ask the engine itself: pulumi stack export --stack ${stack}`,
      { cause },
    );
  }
}
