import { z } from 'zod';
import { MailboxAccessError } from '../../common/errors.ts';
import { outputsSchema, type Outputs } from './schema.ts';

export type Ids = Pick<Outputs, 'tenantId' | 'clientId'>;

/** Reads only the two IDs, also from outputs of an older version; undefined if they are missing. */
export function readIds(raw: unknown): Ids | undefined {
  return z.object(outputsSchema.pick({ tenantId: true, clientId: true }).shape).safeParse(raw).data;
}

/** Reads only the kind of consent, in the same way. */
export function readConsent(raw: unknown): Outputs['consent'] | undefined {
  return z.object(outputsSchema.pick({ consent: true }).shape).safeParse(raw).data?.consent;
}

/**
 * Checks the outputs of a stack against the contract.
 *
 * @throws MailboxAccessError `outputs-missing` when there are none, `outputs-invalid` with each invalid field.
 */
export function readOutputs(raw: unknown, stack: string): Outputs {
  if (raw === undefined || (typeof raw === 'object' && raw !== null && Object.keys(raw).length === 0))
    throw new MailboxAccessError(
      'outputs-missing',
      `Stack ${stack} has no outputs: it was not provisioned, or it was destroyed.`,
      `Provision it: npx mailbox-access up ${stack}`,
    );
  const parsed = outputsSchema.safeParse(completeLinks(raw));
  if (parsed.success) return parsed.data;
  const issues = parsed.error.issues.map(({ path, message }) => `${path.join('.') || 'outputs'}: ${message}`);
  throw new MailboxAccessError(
    'outputs-invalid',
    `The outputs of stack ${stack} do not match this version: ${issues.join('; ')}.`,
    `Update them: npx mailbox-access up ${stack}`,
  );
}

/** Adds the link `all` to outputs of an earlier version, whose `authorizeUrl` requested everything. */
function completeLinks(raw: unknown): unknown {
  const found = z.looseObject({ authorizeUrl: z.string(), authorizeUrls: z.looseObject({}) }).safeParse(raw).data;
  if (found === undefined || 'all' in found.authorizeUrls) return raw;
  return { ...found, authorizeUrls: { ...found.authorizeUrls, all: found.authorizeUrl } };
}
