import { resources } from '../../registration/permissions.ts';
import type { ConditionalAccessPolicy } from './policies.ts';

/** Who signs in, as far as conditional access asks. */
export interface Person {
  readonly name: string;
  /** Object ID; undefined where no account is set or found. */
  readonly objectId: string | undefined;
  /** IDs of groups and templates of roles. */
  readonly memberOf: readonly string[];
}

/** The effect of a policy on a sign-in for mail: `conditional` depends on the location, device or risk of the sign-in. */
export type Effect = 'nothing' | 'conditional' | 'proof' | 'block';

/** What one conditional access policy does with a sign-in of this person for mail by IMAP or SMTP. */
export function judgePolicy({ state, conditions, grantControls }: ConditionalAccessPolicy, person: Person): Effect {
  if (state !== 'enabled' || !isMeant(conditions.users, person) || !isMail(conditions.applications)) return 'nothing';
  // OAuth is modern authentication: a policy against legacy clients alone does not meet it.
  if (!conditions.clientAppTypes.some((type) => ['all', 'mobileAppsAndDesktopClients', 'browser'].includes(type)))
    return 'nothing';
  const effect = judgeControls(grantControls);
  return effect !== 'nothing' && isConditional(conditions) ? 'conditional' : effect;
}

function judgeControls(controls: ConditionalAccessPolicy['grantControls']): Effect {
  if (controls === undefined || controls === null) return 'nothing';
  const { builtInControls, authenticationStrength } = controls;
  if (builtInControls.includes('block')) return 'block';
  const hasStrength = authenticationStrength !== undefined && authenticationStrength !== null;
  return builtInControls.length > 0 || hasStrength ? 'proof' : 'nothing';
}

type Conditions = ConditionalAccessPolicy['conditions'];

function isMeant(users: Conditions['users'], { objectId, memberOf }: Person): boolean {
  const isNamed = (ids: readonly string[], also: readonly string[] = []) =>
    ids.some((id) => also.includes(id) || id === objectId || memberOf.includes(id));
  const { includeUsers, includeGroups, includeRoles, excludeUsers, excludeGroups, excludeRoles } = users;
  return (
    isNamed([...includeUsers, ...includeGroups, ...includeRoles], ['All']) &&
    !isNamed([...excludeUsers, ...excludeGroups, ...excludeRoles])
  );
}

function isMail({ includeApplications, excludeApplications }: Conditions['applications']): boolean {
  const names = [resources.exchange.clientId, 'Office365'];
  return (
    includeApplications.some((id) => id === 'All' || names.includes(id)) &&
    !excludeApplications.some((id) => names.includes(id))
  );
}

function isConditional(conditions: Conditions): boolean {
  const { locations, platforms, devices, authenticationFlows, signInRiskLevels, userRiskLevels } = conditions;
  const narrowing = [locations, platforms, devices, authenticationFlows];
  return (
    narrowing.some((condition) => condition !== undefined && condition !== null) ||
    signInRiskLevels.length > 0 ||
    userRiskLevels.length > 0
  );
}
