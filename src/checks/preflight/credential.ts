import { MailboxAccessError } from '../../common/errors.ts';
import { toolCommand } from '../../diagnostics/commands.ts';
import { passed, skipped } from '../../diagnostics/checks/check.ts';
import type { Outcome } from '../../diagnostics/checks/check.ts';
import { sanitize } from '../../common/sanitize.ts';
import type { Caller } from './caller.ts';
import { failWith } from './findings.ts';
import type { Subject } from './subject.ts';

/** Which credential is used and where from, and that it can sign in. */
export async function checkCredential(
  { credential, source, settings, signal }: Subject,
  signIn: () => Promise<Caller | undefined>,
): Promise<Outcome> {
  const { stack, tenantId } = settings;
  if (credential.kind === 'none')
    return credential.isUnsafe
      ? failWith(
          'credential-unusable',
          `The credential cannot be used: ${credential.reason}.`,
          `Sign in as a user of the tenant: az login --tenant ${tenantId} --allow-no-subscriptions, or set another credential (docs/guides/real-tenant.md).`,
        )
      : skipped(`only the provider can use this credential: ${credential.reason}`);
  try {
    const caller = await signIn();
    return passed(`${credential.kind}${caller === undefined ? '' : `: ${caller.name}`}, from ${source}`);
  } catch (error) {
    if (signal.aborted || error instanceof MailboxAccessError) throw error;
    return explainRefusal(error, `${credential.kind} from ${source}`, stack, tenantId);
  }
}

/** Errors of `@azure/identity` contain requests, so only their sanitized text is kept. */
function explainRefusal(error: unknown, what: string, stack: string, tenantId: string): Outcome {
  const words = sanitize(error instanceof Error ? error.message : String(error));
  const remedy = what.startsWith('Azure CLI')
    ? `Sign in: az login --tenant ${tenantId} --allow-no-subscriptions. Then: ${toolCommand('preflight', stack)}`
    : `Correct the credential (docs/guides/real-tenant.md), then: ${toolCommand('preflight', stack)}`;
  return failWith(
    'credential-refused',
    `The credential (${what}) could not sign in to tenant ${tenantId}.`,
    remedy,
    words,
  );
}

/** Checks that the token is for the stack's tenant. Otherwise everything would be created in another one. */
export function checkTenant({ settings: { tenantId } }: Subject, caller: Caller | undefined): Outcome {
  const found = caller?.tenantId?.toLowerCase();
  if (found === undefined) return skipped('the token does not name its tenant');
  if (found === tenantId) return passed(`the token is for tenant ${tenantId}`);
  return failWith(
    'credential-other-tenant',
    `The credential signs in to tenant ${found}, but the stack uses tenant ${tenantId}.`,
    `Sign in to the right tenant: az login --tenant ${tenantId} --allow-no-subscriptions`,
  );
}
