import type { User } from '../../store/objects.ts';
import { checkAccount, checkAssignment, checkPolicies, needsProof } from '../admission.ts';
import { listMissing } from '../consent/granted.ts';
import { mayUserConsent } from '../consent/policy.ts';
import { refusals } from '../refusals.ts';
import type { RequestedScope } from '../scopes.ts';
import type { SignIn } from './signIn.ts';

/** What comes next once somebody has said who they are. */
export type Step =
  | { readonly step: 'proof' }
  | { readonly step: 'consent'; readonly scopes: readonly RequestedScope[]; readonly forAll: 'no' | 'choice' | 'only' }
  | { readonly step: 'approval'; readonly isRequested: boolean }
  | { readonly step: 'done' };

/**
 * Decides the next step of a sign-in.
 *
 * @throws LoginError when this account gets no further: 50053, 50055, 50057, 53003, 53000, 50105, 90094
 */
export function decideStep({ flow, tenant, home, application, wishes }: SignIn, user: User): Step {
  const { kind, hasProven } = flow;
  const client = tenant.findServicePrincipalByAppId(application.appId);
  checkAccount(tenant, user);
  if (tenant.account(user.id).passwordExpired) throw refusals.passwordExpired();
  checkPolicies(tenant, kind === 'device' ? 'device-code' : 'browser');
  if (needsProof(tenant, user) && !hasProven) return { step: 'proof' };
  const isAdministrator = tenant.account(user.id).administrator;
  if (kind === 'adminconsent' || kind === 'declaredconsent') {
    if (!isAdministrator) throw refusals.administratorRequired(application.displayName);
    return { step: 'consent', scopes: wishes.scopes, forAll: 'only' };
  }
  checkAssignment(tenant, application, client, user);
  const missing = wishes.prompt === 'consent' ? wishes.scopes : listMissing(tenant, client, user, wishes.scopes);
  if (missing.length === 0) return { step: 'done' };
  if (isAdministrator) return { step: 'consent', scopes: wishes.scopes, forAll: 'choice' };
  const asking = { appId: application.appId, homeTenantId: home.id, principal: client };
  if (mayUserConsent(tenant.state, asking, missing)) return { step: 'consent', scopes: wishes.scopes, forAll: 'no' };
  const isRequested = tenant.state.approvalRequests.some(
    ({ clientId, principalId }) => clientId === application.appId && principalId === user.id,
  );
  return { step: 'approval', isRequested };
}
