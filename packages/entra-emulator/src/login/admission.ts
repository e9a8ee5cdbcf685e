import { defaultAppRoleId } from '../ids.ts';
import type { Application, ServicePrincipal, User } from '../store/objects.ts';
import { isSameId, type Tenant } from '../store/tenant.ts';
import { refusals } from './refusals.ts';

/** How somebody signs in, which is what policies look at. */
export type Manner = 'browser' | 'device-code' | 'password' | 'refresh';

/** Whether this account may sign in at all, whatever it asks for. Throws LoginError 50053, 50057. */
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

/** Whether somebody has to prove more than a password. Security defaults ask it of everybody. */
export function needsProof(tenant: Tenant, user: User): boolean {
  return tenant.state.policies.securityDefaults || tenant.account(user.id).multiFactor !== 'none';
}

/**
 * What is said to a program whose user would have to prove more than it can show. Throws LoginError 50079, 50076,
 * 530035.
 */
export function checkProof(tenant: Tenant, user: User, resourceAppId: string): void {
  if (!needsProof(tenant, user)) return;
  const { multiFactor, administrator } = tenant.account(user.id);
  if (multiFactor === 'unregistered') throw refusals.multiFactorUnregistered(resourceAppId);
  if (multiFactor === 'required' || administrator) throw refusals.multiFactorRequired(resourceAppId);
  throw refusals.blockedBySecurityDefaults();
}

/** @throws LoginError 50105 when the application takes only who is assigned, and the user is not. */
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
