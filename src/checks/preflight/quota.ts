import { z } from 'zod';
import type { GraphReader } from '../../graph/client.ts';
import { passed, skipped } from '../../diagnostics/checks/check.ts';
import type { Outcome } from '../../diagnostics/checks/check.ts';
import { failWith } from './findings.ts';

const organizationSchema = z.object({
  directorySizeQuota: z.object({ used: z.number(), total: z.number() }).nullish(),
});

/** The application and its service principal; grants and assignments do not count. */
const needed = 2;

/** Checks that the directory quota is sufficient (https://learn.microsoft.com/entra/identity/users/directory-service-limits-restrictions). */
export async function checkQuota(graph: GraphReader): Promise<Outcome> {
  const [organization] = await graph.list('/organization?$select=id,directorySizeQuota', organizationSchema);
  const quota = organization?.directorySizeQuota;
  if (quota === undefined || quota === null) return skipped('Microsoft Graph does not report the directory quota');
  const { used, total } = quota;
  if (used + needed <= total) return passed(`${used} of ${total} objects are used`);
  return failWith(
    'quota-exhausted',
    `The directory is full: ${used} of ${total} objects are used, and the registration needs ${needed}.`,
    'Permanently delete what is not needed (deleted objects count too), or verify a domain, which raises the limit.',
  );
}
