import type { Settings } from '../config/settings.ts';
import { MailboxAccessError } from '../errors.ts';
import type { Before } from '../guard/harm.ts';
import { readConsent, readIds } from '../outputs/read.ts';

/**
 * Reads what a stack has from its outputs. An application stays in the tenant it was made in: a run in another one would lose it and
 * make a second.
 *
 * @returns undefined when it was never provisioned.
 * @throws MailboxAccessError `tenant-changed` when the settings name another tenant.
 */
export function readBefore(
  outputs: unknown,
  { stack, tenantId }: Pick<Settings, 'stack' | 'tenantId'>,
): Before | undefined {
  const ids = readIds(outputs);
  if (ids === undefined) return undefined;
  if (ids.tenantId.toLowerCase() === tenantId) return { clientId: ids.clientId, consent: readConsent(outputs) };
  throw new MailboxAccessError(
    'tenant-changed',
    `Stack ${stack} is provisioned in tenant ${ids.tenantId} (client ID ${ids.clientId}), but its settings name tenant ${tenantId}.`,
    `Take the change back: pulumi config set azuread:tenantId ${ids.tenantId} --stack ${stack}. For another tenant make another stack.`,
  );
}
