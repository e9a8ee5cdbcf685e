import { z } from 'zod';
import { type Outcome, passed, skipped } from '../../diagnostics/checks/check.ts';
import type { GraphReader } from '../../graph/client.ts';
import { resources } from '../../registration/permissions.ts';
import { failWith, failWithAny, finding } from './findings.ts';

/** https://learn.microsoft.com/graph/api/resources/identitysecuritydefaultsenforcementpolicy */
const securityDefaults = z.object({ isEnabled: z.boolean() });

const names = z
  .array(z.string())
  .nullish()
  .transform((value) => value ?? []);

/** https://learn.microsoft.com/graph/api/resources/conditionalaccesspolicy; unused properties are left out. */
const conditionalAccessPolicy = z.object({
  displayName: z.string(),
  state: z.string(),
  conditions: z.object({
    clientAppTypes: names,
    applications: z.object({ includeApplications: names, excludeApplications: names }),
    users: z.object({
      includeUsers: names,
      excludeUsers: names,
      includeGroups: names,
      excludeGroups: names,
      includeRoles: names,
      excludeRoles: names,
    }),
    locations: z.unknown(),
    platforms: z.unknown(),
    devices: z.unknown(),
    authenticationFlows: z.unknown(),
    signInRiskLevels: names,
    userRiskLevels: names,
  }),
  grantControls: z.object({ builtInControls: names, authenticationStrength: z.unknown() }).nullish(),
});
/** @internal */
export type ConditionalAccessPolicy = z.output<typeof conditionalAccessPolicy>;

/** The account that signs in, with the properties that conditional access examines. */
interface Person {
  readonly name: string;
  /** Object ID; undefined when no account is set or found. */
  readonly objectId: string | undefined;
  /** IDs of groups and of directory role templates. */
  readonly memberOf: readonly string[];
}

/** The effect of a policy on a sign-in for mail: `conditional` depends on the location, device or risk of the sign-in. */
type Effect = 'nothing' | 'conditional' | 'proof' | 'block';

const isSet = (value: unknown): boolean => value !== undefined && value !== null;

/**
 * Returns the effect of one conditional access policy on this person's sign-in for mail by IMAP or SMTP.
 *
 * @internal Tests go through its rules.
 */
export function judgePolicy({ state, conditions, grantControls }: ConditionalAccessPolicy, person: Person): Effect {
  if (state !== 'enabled' || !isMeant(conditions.users, person) || !isMail(conditions.applications)) return 'nothing';
  // OAuth is modern authentication, so a policy only against legacy clients does not apply.
  if (!conditions.clientAppTypes.some((type) => ['all', 'mobileAppsAndDesktopClients', 'browser'].includes(type)))
    return 'nothing';
  const { builtInControls = [], authenticationStrength } = grantControls ?? {};
  if (builtInControls.length === 0 && !isSet(authenticationStrength)) return 'nothing';
  const { locations, platforms, devices, authenticationFlows, signInRiskLevels, userRiskLevels } = conditions;
  if ([locations, platforms, devices, authenticationFlows].some(isSet)) return 'conditional';
  if (signInRiskLevels.length > 0 || userRiskLevels.length > 0) return 'conditional';
  return builtInControls.includes('block') ? 'block' : 'proof';
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

const guidPattern = /^[0-9a-f-]{36}$/i;
const memberSchema = z.object({ id: z.string(), roleTemplateId: z.string().nullish() });

/** Checks whether the account needs more than a password; the guide's monitor signs in with a password only. */
export async function checkMultiFactor(
  account: string | undefined,
  graph: GraphReader,
  findAccount: () => Promise<{ readonly id: string } | undefined>,
): Promise<Outcome> {
  const [{ isEnabled: hasDefaults }, all] = await Promise.all([
    graph.get('/policies/identitySecurityDefaultsEnforcementPolicy', securityDefaults),
    graph.list('/identity/conditionalAccess/policies', conditionalAccessPolicy),
  ]);
  const name = account ?? 'the mailbox owner';
  if (hasDefaults)
    return failWith(
      'multi-factor-required',
      `Security defaults are on, so ${name} must use multi-factor authentication, which the monitor cannot do.`,
      'Replace them with Conditional Access policies that exclude this account (Entra admin center, Overview, Properties, Security defaults).',
    );
  const policies = all.filter(({ state }) => state === 'enabled');
  const users = policies.map(({ conditions }) => conditions.users);
  const named = users.flatMap((each) => [...each.includeUsers, ...each.excludeUsers]);
  const hasGroups = users.some((each) =>
    [each.includeGroups, each.excludeGroups, each.includeRoles, each.excludeRoles].some(({ length }) => length > 0),
  );
  // The account and its memberships are read only when a policy refers to them.
  const mustFind = hasGroups || named.some((id) => guidPattern.test(id));
  const objectId = mustFind ? (await findAccount())?.id : undefined;
  const groups =
    hasGroups && objectId !== undefined ? await graph.list(`/users/${objectId}/transitiveMemberOf`, memberSchema) : [];
  const memberOf = groups.flatMap(({ id, roleTemplateId }) => [id, ...(roleTemplateId ? [roleTemplateId] : [])]);
  return judgePolicies(policies, { name, objectId, memberOf });
}

function judgePolicies(policies: readonly ConditionalAccessPolicy[], person: Person): Outcome {
  const named = (effect: Effect) =>
    policies
      .filter((policy) => judgePolicy(policy, person) === effect)
      .map(({ displayName }) => `"${displayName}"`)
      .join(', ');
  const [blocking, proving, conditional] = [named('block'), named('proof'), named('conditional')];
  const leaveOut = `Exclude ${person.name} from the policy (Entra admin center, Protection, Conditional Access), or choose another account.`;
  const blocks = `Conditional Access blocks ${person.name} from signing in to mail: ${blocking}.`;
  const asks = `Conditional Access requires more than a password from ${person.name}, which the monitor cannot provide: ${proving}.`;
  return failWithAny(
    [
      blocking === '' ? undefined : finding('sign-in-blocked', blocks, leaveOut),
      proving === '' ? undefined : finding('multi-factor-required', asks, leaveOut),
    ],
    conditional === ''
      ? passed('a password is enough: no security defaults, and no Conditional Access policy that requires more')
      : skipped(`Conditional Access depends on where and how the account signs in: ${conditional}`),
  );
}
