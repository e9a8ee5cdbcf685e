import { z } from 'zod';
import type { GraphReader } from '../../graph/client.ts';
import { failed, passed, skipped } from '../../diagnostics/checks/check.ts';
import type { Outcome } from '../../diagnostics/checks/check.ts';
import { judgePolicy } from './conditionalAccess.ts';
import type { Effect, Person } from './conditionalAccess.ts';
import { forAdministrator } from './findings.ts';
import { readConditionalAccess, readSecurityDefaults } from './policies.ts';
import type { ConditionalAccessPolicy } from './policies.ts';

const guidPattern = /^[0-9a-f-]{36}$/i;

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
        `Security defaults are on, so ${name} must use multi-factor authentication, which the monitor cannot do.`,
        'Replace them with Conditional Access policies that exclude this account (Entra admin center, Overview, Properties, Security defaults).',
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
  const leaveOut = `Exclude ${person.name} from the policy (Entra admin center, Protection, Conditional Access), or choose another account.`;
  const findings = [
    ...(blocking === ''
      ? []
      : [
          forAdministrator(
            'sign-in-blocked',
            `Conditional Access blocks ${person.name} from signing in to mail: ${blocking}.`,
            leaveOut,
          ),
        ]),
    ...(proving === ''
      ? []
      : [
          forAdministrator(
            'multi-factor-required',
            `Conditional Access requires more than a password from ${person.name}, which the monitor cannot provide: ${proving}.`,
            leaveOut,
          ),
        ]),
  ];
  if (findings.length > 0) return failed(...findings);
  if (conditional !== '')
    return skipped(`Conditional Access depends on where and how the account signs in: ${conditional}`);
  return passed('a password is enough: no security defaults, and no Conditional Access policy that requires more');
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
