import type { ServicePrincipal, TenantState } from '../../store/objects.ts';
import { findConsentPolicy } from '../../store/consentPolicies.ts';
import type { ConditionSet } from '../../store/policies.ts';
import type { RequestedScope } from '../scopes.ts';

interface Asking {
  readonly appId: string;
  readonly homeTenantId: string;
  readonly principal: ServicePrincipal | undefined;
}

/**
 * Returns whether a user may consent to these scopes without an administrator: one assigned policy has to allow them all.
 * No application has a verified publisher here.
 */
export function mayUserConsent(state: TenantState, asking: Asking, scopes: readonly RequestedScope[]): boolean {
  if (asking.principal?.appRoleAssignmentRequired === true) return false;
  return state.policies.userConsent.some((id) => {
    const policy = findConsentPolicy(state, id);
    return (
      policy !== undefined &&
      scopes.every(
        (scope) =>
          policy.includes.some((set) => matches(set, state, asking, scope)) &&
          !policy.excludes.some((set) => matches(set, state, asking, scope)),
      )
    );
  });
}

function matches(set: ConditionSet, state: TenantState, asking: Asking, { resource, permission }: RequestedScope) {
  const declared = resource.oauth2PermissionScopes.find(({ value }) => value === permission);
  const classified = state.policies.permissionClassifications.find(
    (each) => each.resourceAppId === resource.appId && each.permissionName === permission,
  );
  return (
    (set.permissionType === 'delegated' ||
      (set.permissionType === 'delegatedUserConsentable' && declared?.type !== 'Admin')) &&
    ['all', classified?.classification].includes(set.permissionClassification) &&
    ['any', resource.appId].includes(set.resourceApplication) &&
    has(set.permissions, declared?.id) &&
    has(set.clientApplicationIds, asking.appId) &&
    has(set.clientApplicationTenantIds, asking.homeTenantId) &&
    has(set.clientApplicationPublisherIds, undefined) &&
    !set.clientApplicationsFromVerifiedPublisherOnly
  );
}

function has(list: readonly string[], value: string | undefined): boolean {
  return list.includes('all') || (value !== undefined && list.includes(value));
}
