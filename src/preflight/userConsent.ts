import type { Protocol } from '../registration/permissions.ts';
import { setConfig } from '../advice/commands.ts';
import { failed, passed, skipped } from '../checks/check.ts';
import type { Outcome } from '../checks/check.ts';
import { forAdministrator } from './findings.ts';
import type { AuthorizationPolicy } from './policies.ts';
import type { Subject } from './subject.ts';

type Settings = Subject['settings'];

const forSelf = 'ManagePermissionGrantsForSelf.';

/** Whether the mailbox owner may consent at the link, where that is how consent is given. */
export async function checkUserConsent(settings: Settings, read: () => Promise<AuthorizationPolicy>): Promise<Outcome> {
  if (settings.consent !== 'interactive')
    return passed(
      `nobody has to consent: the stack grants it for ${settings.consent === 'user' ? 'the account' : 'the tenant'}`,
    );
  const { permissionGrantPoliciesAssigned } = (await read()).defaultUserRolePermissions;
  const policies = permissionGrantPoliciesAssigned
    .filter((id) => id.startsWith(forSelf))
    .map((id) => id.slice(forSelf.length));
  const verdict = judgeUserConsent(policies, settings.protocols);
  const named = policies.join(', ') || 'none';
  if (verdict === 'allowed') return passed(`users may consent for themselves (policy ${named})`);
  if (verdict === 'unknown') return skipped(`whether policy ${named} lets users consent to mail is not known here`);
  return failed(
    forAdministrator(
      'consent-not-allowed',
      `Users of this tenant may not consent to these permissions themselves (policy ${named}), and consent is interactive.`,
      `Let the stack grant it to the account alone: ${setConfig('consent', 'user', settings.stack)}. Or provision with --skip-preflight, and an administrator opens the admin-consent links of the hand-over page.`,
    ),
  );
}

/**
 * What the policies by which users consent for themselves say of the monitor's permissions
 * (https://learn.microsoft.com/entra/identity/enterprise-apps/manage-app-consent-policies). Microsoft's recommended one leaves
 * IMAP to administrators since late 2025 (MC1163922); `low` hangs on what the tenant has classified, others on the tenant.
 */
export function judgeUserConsent(
  policies: readonly string[],
  protocols: readonly Protocol[],
): 'allowed' | 'refused' | 'unknown' {
  const verdicts = policies.map((policy) => {
    if (policy === 'microsoft-user-default-legacy') return 'allowed';
    if (policy !== 'microsoft-user-default-recommended') return 'unknown';
    return protocols.includes('imap') ? 'refused' : 'allowed';
  });
  if (verdicts.includes('allowed')) return 'allowed';
  return verdicts.includes('unknown') ? 'unknown' : 'refused';
}
