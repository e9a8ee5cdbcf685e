import { z } from 'zod';
import type { GraphReader } from '../../graph/client.ts';
import { toolCommand } from '../../diagnostics/commands.ts';
import { passed, skipped } from '../../diagnostics/checks/check.ts';
import type { Outcome } from '../../diagnostics/checks/check.ts';
import type { Caller } from './caller.ts';
import { failWith } from './findings.ts';
import type { AuthorizationPolicy } from './policies.ts';
import { findPermission, rightsFor } from './rights.ts';
import type { Right } from './rights.ts';
import { nameRoles } from './roles.ts';
import type { RoleName } from './roles.ts';
import type { Subject } from './subject.ts';

/** What a user may do beside directory roles. */
interface Membership {
  readonly isMember: boolean;
  /** Whether members may register applications; undefined where that cannot be read. */
  readonly mayRegister: boolean | undefined;
}

/** By what something is allowed, or why not. */
type Verdict = { readonly by: string } | 'may not' | 'unknown';

/** What the credential may do, against what the stack's settings need. */
export async function checkRights(
  { settings }: Subject,
  caller: Caller,
  graph: GraphReader,
  policy: () => Promise<AuthorizationPolicy | undefined>,
): Promise<Outcome> {
  const roles = nameRoles(caller.wids ?? (caller.isUser ? await readRoles(graph) : []));
  const membership = caller.isUser ? await readMembership(graph, policy) : undefined;
  const verdicts = rightsFor(settings, caller.objectId).map((right) => ({
    right,
    verdict: judgeRight(right, caller, roles.known, membership),
  }));
  const lacking = verdicts.filter(({ verdict }) => verdict === 'may not').map(({ right }) => right);
  // A role of the tenant's own may allow what no other does.
  if (roles.unknown.length > 0 && lacking.length > 0)
    return skipped(`${caller.name} has directory roles that this program does not know: ${roles.unknown.join(', ')}`);
  if (lacking.length > 0) return explainLack(settings.stack, caller, lacking);
  if (verdicts.some(({ verdict }) => verdict === 'unknown'))
    return skipped('Policy.Read.All is needed to read whether members may register applications');
  return passed(verdicts.flatMap(describeRight).join(', '));
}

function describeRight({ right, verdict }: { readonly right: Right; readonly verdict: Verdict }): readonly string[] {
  return typeof verdict === 'string' ? [] : [`${right.to} (${verdict.by})`];
}

function judgeRight(
  right: Right,
  caller: Caller,
  roles: readonly RoleName[],
  membership: Membership | undefined,
): Verdict {
  const role = right.roles.find((each) => roles.includes(each));
  if (role !== undefined) return { by: role };
  if (!caller.isUser) {
    const permission = findPermission(right, caller.roles);
    return permission === undefined ? 'may not' : { by: permission };
  }
  if (right.members === 'never' || membership?.isMember !== true) return 'may not';
  if (right.members === 'always' || membership.mayRegister === true) return { by: 'a member' };
  return membership.mayRegister === undefined ? 'unknown' : 'may not';
}

function explainLack(stack: string, caller: Caller, lacking: readonly Right[]): Outcome {
  const cannot = lacking.map(({ to }) => to).join('; ');
  const wanted = caller.isUser
    ? `one of these directory roles: ${commonRoles(lacking).join(', ')}`
    : `${lacking.map(({ permission }) => permission).join(', ')} on Microsoft Graph, with an administrator's consent`;
  return failWith(
    'rights-missing',
    `${caller.name} may not ${cannot}.`,
    `Give it ${wanted}. Then sign in again and rerun: ${toolCommand('preflight', stack)}`,
  );
}

/** Roles that each grant everything that is lacking. */
function commonRoles(lacking: readonly Right[]): readonly string[] {
  const [first, ...others] = lacking;
  return (first?.roles ?? []).filter((role) => others.every(({ roles }) => roles.includes(role)));
}

const userSchema = z.object({ userType: z.string().nullish() });
const roleSchema = z.object({ roleTemplateId: z.string().nullish() });

/** The roles of a user whose token does not tell them. */
async function readRoles(graph: GraphReader): Promise<readonly string[]> {
  const memberOf = await graph.list('/me/transitiveMemberOf', roleSchema);
  return memberOf.flatMap(({ roleTemplateId }) => roleTemplateId ?? []);
}

async function readMembership(
  graph: GraphReader,
  policy: () => Promise<AuthorizationPolicy | undefined>,
): Promise<Membership> {
  const [{ userType }, read] = await Promise.all([graph.get('/me?$select=id,userType', userSchema), policy()]);
  return { isMember: userType !== 'Guest', mayRegister: read?.defaultUserRolePermissions.allowedToCreateApps };
}
