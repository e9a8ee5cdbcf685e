import { z } from 'zod';
import type { Context } from '../../context.ts';
import { refusals } from '../refusals.ts';
import { unseal } from '../token/codes.ts';

const purpose = 'sign-in under way';
const lifetimeSeconds = 3_600;

/** What one page hands on to the next, in a form: the request as it came, and how far the sign-in has got. */
const Flow = z.object({
  kind: z.enum(['authorize', 'adminconsent', 'declaredconsent', 'device']),
  /** The tenant as the request's path names it. */
  pathTenant: z.string(),
  parameters: z.record(z.string(), z.string()),
  userId: z.string().optional(),
  hasProven: z.boolean().default(false),
});
export type Flow = z.output<typeof Flow>;

export function sealFlow({ keys, now }: Context, flow: Flow): Promise<string> {
  return keys.seal(purpose, { ...flow }, lifetimeSeconds, now());
}

/** @throws LoginError 50089, 165000 */
export function openFlow(context: Context, text = ''): Promise<Flow> {
  return unseal(context, purpose, Flow, text, { expired: refusals.flowExpired, invalid: refusals.flowInvalid });
}
