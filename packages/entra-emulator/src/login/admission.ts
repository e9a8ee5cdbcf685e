import { defaultAppRoleId } from '../ids.ts';
import type { Application, ServicePrincipal, User } from '../store/objects.ts';
import { isSameId, type Tenant } from '../store/tenant.ts';
import { refusals } from './refusals.ts';

/** The ways to sign in that policies distinguish. */
export type Manner = 'browser' | 'device-code' | 'password' | 'refresh';

/** @throws LoginError 50053, 50057 when this account may not sign in at all. */
export function checkAccount(tenant: Tenant, user: User): void {
  if (tenant.account(user.id).locked) throw refusals.locked();
  if (!user.accountEnabled) throw refusals.disabled();
}

/** @throws LoginError 53003, 53000 */
export function checkPolicies({ state }: Tenant, manner: Manner): void {
  const { conditionalAccess } = state.policies;
  if (conditionalAccess === 'block') throw refusals.blockedByPolicy();
  if (conditionalAccess === 'block-device-code' && manner === 'device-code') throw refusals.blockedByPolicy();
  if (conditionalAccess === 'compliant-device') throw refusals.deviceNotCompliant();
}

/** Whether the account must prove more than a password. Security defaults require it of every user. */
export function needsProof(tenant: Tenant, user: User): boolean {
  return tenant.state.policies.securityDefaults || tenant.account(user.id).multiFactor !== 'none';
}

/** @throws LoginError 50079, 50076, 530035 when the user must prove more than the program can. */
export function checkProof(tenant: Tenant, user: User, resourceAppId: string): void {
  if (!needsProof(tenant, user)) return;
  const { multiFactor, administrator } = tenant.account(user.id);
  if (multiFactor === 'unregistered') throw refusals.multiFactorUnregistered(resourceAppId);
  if (multiFactor === 'required' || administrator) throw refusals.multiFactorRequired(resourceAppId);
  throw refusals.blockedBySecurityDefaults();
}

/** @throws LoginError 50105 when the application requires an assignment that the user does not have. */
export function checkAssignment(
  { state }: Tenant,
  application: Application,
  client: ServicePrincipal | undefined,
  user: User,
): void {
  if (client?.appRoleAssignmentRequired !== true) return;
  const isAssigned = state.assignments.some(
    ({ principalId, resourceId, appRoleId }) =>
      resourceId === client.id &&
      principalId === user.id &&
      (appRoleId === defaultAppRoleId || client.appRoles.some(({ id }) => isSameId(id, appRoleId))),
  );
  if (!isAssigned) throw refusals.notAssigned(user.userPrincipalName, application.appId, application.displayName);
}
