import { z } from 'zod';
import type { GraphReader } from '../../graph/client.ts';
import { passed, skipped } from '../../diagnostics/checks/check.ts';
import type { Outcome } from '../../diagnostics/checks/check.ts';
import { judgePolicy } from './conditionalAccess.ts';
import type { Effect, Person } from './conditionalAccess.ts';
import { failWith, failWithAny, finding } from './findings.ts';
import { readConditionalAccess, readSecurityDefaults } from './policies.ts';
import type { ConditionalAccessPolicy } from './policies.ts';

const guidPattern = /^[0-9a-f-]{36}$/i;

/** Checks whether the account needs more than a password; the guide's monitor signs in with a password only. */
export async function checkMultiFactor(
  account: string | undefined,
  graph: GraphReader,
  findAccount: () => Promise<{ readonly id: string } | undefined>,
): Promise<Outcome> {
  const [hasDefaults, all] = await Promise.all([readSecurityDefaults(graph), readConditionalAccess(graph)]);
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
  // Who the account is, and what it is a member of, is asked only where a policy goes by it.
  const mustFind = hasGroups || named.some((id) => guidPattern.test(id));
  const objectId = mustFind ? (await findAccount())?.id : undefined;
  const memberOf = hasGroups && objectId !== undefined ? await readMemberOf(graph, objectId) : [];
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
  return failWithAny(
    [
      blocking === ''
        ? undefined
        : finding(
            'sign-in-blocked',
            `Conditional Access blocks ${person.name} from signing in to mail: ${blocking}.`,
            leaveOut,
          ),
      proving === ''
        ? undefined
        : finding(
            'multi-factor-required',
            `Conditional Access requires more than a password from ${person.name}, which the monitor cannot provide: ${proving}.`,
            leaveOut,
          ),
    ],
    conditional === ''
      ? passed('a password is enough: no security defaults, and no Conditional Access policy that requires more')
      : skipped(`Conditional Access depends on where and how the account signs in: ${conditional}`),
  );
}

const memberSchema = z.object({ id: z.string(), roleTemplateId: z.string().nullish() });

/** Groups and roles of the account. */
async function readMemberOf(graph: GraphReader, objectId: string): Promise<readonly string[]> {
  const members = await graph.list(`/users/${objectId}/transitiveMemberOf`, memberSchema);
  return members.flatMap(({ id, roleTemplateId }) => [id, ...(roleTemplateId ? [roleTemplateId] : [])]);
}
