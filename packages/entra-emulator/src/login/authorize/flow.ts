import { errors } from 'jose';
import { z } from 'zod';
import type { Context } from '../../context.ts';
import { refusals } from '../refusals.ts';

const purpose = 'sign-in under way';
const lifetimeSeconds = 3_600;

/** What one page hands on to the next, in a form: the request as it came, and how far the sign-in has got. */
export const Flow = z.object({
  kind: z.enum(['authorize', 'adminconsent', 'declaredconsent', 'device']),
  /** The tenant as the request's path names it. */
  pathTenant: z.string(),
  parameters: z.record(z.string(), z.string()),
  userId: z.string().optional(),
  hasProven: z.boolean().default(false),
});
export type Flow = z.output<typeof Flow>;

export function sealFlow({ keys, now }: Pick<Context, 'keys' | 'now'>, flow: Flow): Promise<string> {
  return keys.seal(purpose, { ...flow }, lifetimeSeconds, now());
}

/** @throws LoginError 50089, 165000 */
export async function openFlow({ keys, now }: Pick<Context, 'keys' | 'now'>, text = ''): Promise<Flow> {
  try {
    return Flow.parse(await keys.unseal(purpose, text, now()));
  } catch (error) {
    throw error instanceof errors.JWTExpired ? refusals.flowExpired() : refusals.flowInvalid();
  }
}
