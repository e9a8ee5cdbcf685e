import { z } from 'zod';
import type { GraphReader } from '../graph/client.ts';
import { resources } from '../registration/permissions.ts';
import { failed, passed, skipped } from '../checks/check.ts';
import type { Outcome } from '../checks/check.ts';
import { forAdministrator } from './findings.ts';
import { readConditionalAccess, readSecurityDefaults } from './policies.ts';
import type { ConditionalAccessPolicy } from './policies.ts';

const guidPattern = /^[0-9a-f-]{36}$/i;

/** Who signs in, as far as conditional access asks. */
export interface Person {
  readonly name: string;
  /** Object ID; undefined where no account is set or found. */
  readonly objectId: string | undefined;
  /** IDs of groups and templates of roles. */
  readonly memberOf: readonly string[];
}

/** What a policy does with a sign-in for mail: `conditional` hangs on where, on what or at which risk somebody signs in. */
export type Effect = 'nothing' | 'conditional' | 'proof' | 'block';

/** Whether the account has to prove more than a password; the guide's monitor signs in by password alone. */
export async function checkMultiFactor(
  account: string | undefined,
  graph: GraphReader,
  findAccount: () => Promise<{ readonly id: string } | undefined>,
): Promise<Outcome> {
  const [hasDefaults, all] = await Promise.all([readSecurityDefaults(graph), readConditionalAccess(graph)]);
  const name = account ?? 'the mailbox owner';
  if (hasDefaults)
    return failed(
      forAdministrator(
        'multi-factor-required',
        `Security defaults are on, so that ${name} has to use multi-factor authentication; the monitor cannot.`,
        'Replace them by conditional access policies that leave this account out (Entra admin center, Overview, Properties, Security defaults).',
      ),
    );
  const policies = all.filter(({ state }) => state === 'enabled');
  const objectId = policies.some(namesPeople) ? (await findAccount())?.id : undefined;
  return judgePolicies(policies, { name, objectId, memberOf: await readMemberOf(graph, policies, objectId) });
}

/** Whether it has to be known who the account is. */
function namesPeople({ conditions: { users } }: ConditionalAccessPolicy): boolean {
  const named = [...users.includeUsers, ...users.excludeUsers].filter((id) => guidPattern.test(id));
  return [named, users.includeGroups, users.excludeGroups, users.includeRoles, users.excludeRoles].some(
    ({ length }) => length > 0,
  );
}

function judgePolicies(policies: readonly ConditionalAccessPolicy[], person: Person): Outcome {
  const named = (effect: Effect) =>
    policies
      .filter((policy) => judgePolicy(policy, person) === effect)
      .map(({ displayName }) => `"${displayName}"`)
      .join(', ');
  const [blocking, proving, conditional] = [named('block'), named('proof'), named('conditional')];
  const leaveOut = `Leave ${person.name} out of it (Entra admin center, Protection, Conditional Access), or choose another account.`;
  const findings = [
    ...(blocking === ''
      ? []
      : [
          forAdministrator(
            'sign-in-blocked',
            `Conditional access keeps ${person.name} from signing in to mail: ${blocking}.`,
            leaveOut,
          ),
        ]),
    ...(proving === ''
      ? []
      : [
          forAdministrator(
            'multi-factor-required',
            `Conditional access asks ${person.name} for more than a password, which the monitor cannot give: ${proving}.`,
            leaveOut,
          ),
        ]),
  ];
  if (findings.length > 0) return failed(...findings);
  if (conditional !== '')
    return skipped(`it hangs on where and how somebody signs in: conditional access ${conditional}`);
  return passed('a password is enough: no security defaults, no conditional access policy that asks for more');
}

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

const memberSchema = z.object({ id: z.string(), roleTemplateId: z.string().nullish() });

/** Groups and roles of the account, asked only where a policy goes by them. */
async function readMemberOf(
  graph: GraphReader,
  policies: readonly ConditionalAccessPolicy[],
  objectId: string | undefined,
): Promise<readonly string[]> {
  const names = policies.flatMap(({ conditions: { users } }) => [
    ...users.includeGroups,
    ...users.excludeGroups,
    ...users.includeRoles,
    ...users.excludeRoles,
  ]);
  if (objectId === undefined || names.length === 0) return [];
  const members = await graph.list(`/users/${objectId}/transitiveMemberOf`, memberSchema);
  return members.flatMap(({ id, roleTemplateId }) => [id, ...(roleTemplateId ? [roleTemplateId] : [])]);
}
