import { z } from 'zod';
import { askState } from './askState.ts';
import type { StateOptions } from './askState.ts';

/** A resource as a stack's state has it. */
export interface StateResource {
  /** Logical name, `mailbox-application`. */
  readonly name: string;
  /** Of the provider: `/applications/<object ID>`. */
  readonly id: string;
}

const applicationPath = '/applications/';

/** Object ID of the stack's own application, which it has even after a first `up` that broke off. */
export function findStateApplication(held: readonly StateResource[]): string | undefined {
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

/**
 * Reads which resources a stack's state has, without asking the directory; secrets stay encrypted.
 *
 * @returns nothing for a stack that there is not.
 * @throws MailboxAccessError `engine-failed` when the state cannot be read.
 */
export async function readStateResources(options: StateOptions): Promise<readonly StateResource[]> {
  const resources = await askState(['export'], options, (value) => exported.parse(value).deployment?.resources);
  return (resources ?? []).flatMap(({ urn, id, delete: isPendingDelete }) =>
    id === undefined || isPendingDelete === true ? [] : [{ name: urn.split('::').at(-1) ?? urn, id }],
  );
}
