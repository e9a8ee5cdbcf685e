import type { Settings } from '../../registration/settings/settings.ts';
import { readIds } from '../../registration/outputs/read.ts';
import type { Ids } from '../../registration/outputs/read.ts';
import { requireSameTenant } from '../../registration/hooks/previous.ts';

/**
 * Reads the IDs of a stack from its outputs, for the operations that do not run the program.
 *
 * @returns undefined when it was never provisioned.
 * @throws MailboxAccessError `tenant-changed` when the settings name another tenant.
 */
export function readSameTenant(
  outputs: unknown,
  { stack, tenantId }: Pick<Settings, 'stack' | 'tenantId'>,
): Ids | undefined {
  const ids = readIds(outputs);
  requireSameTenant(stack, ids, tenantId);
  return ids;
}
