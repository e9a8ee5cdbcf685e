import { z } from 'zod';
import type { Settings } from '../../registration/settings/settings.ts';
import { type GraphReader, GraphRefusal } from '../../graph/client.ts';
import { toolCommand } from '../../diagnostics/commands.ts';
import { type Outcome, passed, skipped } from '../../diagnostics/checks/check.ts';
import type { Caller } from './credential.ts';
import { failWith } from './findings.ts';
import type { AuthorizationPolicy } from './consentPolicies.ts';
import type { Subject } from './subject.ts';

/**
 * Directory roles, with the IDs of their templates: https://learn.microsoft.com/entra/identity/role-based-access-control/permissions-reference
 *
 * @internal Tests compare it with the emulator's list of roles.
 */
export const roleTemplates = {
  'Application Administrator': '9b895d92-2cd3-44c7-9d02-a6ac2d5ea5c3',
  'Application Developer': 'cf1c38e5-3621-4004-a7cb-879624dced7c',
  'Cloud Application Administrator': '158c047a-c907-4556-b7ef-446551a6b5f7',
  'Directory Readers': '88d8e3e3-8f55-4a1e-953a-9b9898b8876b',
  'Global Administrator': '62e90394-69f5-4237-9190-012177145e10',
  'Global Reader': 'f2ef992c-3afb-46b9-b7cf-a126ee74c451',
  'Privileged Role Administrator': 'e8611ab8-c189-46e8-94e1-60213ab1f814',
  'User Administrator': 'fe930be7-5e62-47db-91af-98c3a49a38b1',
} as const;

type RoleName = keyof typeof roleTemplates;

/** IDs that `wids` contains for every user or every application, and that are not assigned roles. */
const noRoles = ['b79fbf4d-3ef9-4689-8143-76b194e85509', '0997a1d0-0d1d-4acb-b408-d5ca73121e90'];

/** Returns the roles in the claim `wids`; unknown roles by their IDs. @internal */
export function nameRoles(wids: readonly string[]): {
  readonly known: readonly RoleName[];
  readonly unknown: readonly string[];
} {
  const names = Object.keys(roleTemplates) as RoleName[];
  const ids = wids.map((id) => id.toLowerCase()).filter((id) => !noRoles.includes(id));
  return {
    known: names.filter((name) => ids.includes(roleTemplates[name])),
    unknown: ids.filter((id) => !Object.values<string>(roleTemplates).includes(id)),
  };
}

/** An operation of provisioning, with the permission or the roles that allow it. */
interface Right {
  /** Completes "… may not". */
  readonly to: string;
  /** The least application permission on Microsoft Graph. */
  readonly permission: string;
  /** Directory roles, any one of which is enough. */
  readonly roles: readonly RoleName[];
  /** When a member needs no role; `registering`: if the tenant lets members register applications. */
  readonly members: 'always' | 'registering' | 'never';
}

const administrators: readonly RoleName[] = [
  'Cloud Application Administrator',
  'Application Administrator',
  'Global Administrator',
];
const readers: readonly RoleName[] = ['Directory Readers', 'Global Reader', ...administrators];

/**
 * All operations of provisioning; docs/guides/real-tenant.md links Graph's reference for each request.
 *
 * @internal Tests name single permissions by it.
 */
export const rights = {
  register: {
    to: 'create and change the registration',
    permission: 'Application.ReadWrite.OwnedBy',
    roles: ['Application Developer', ...administrators],
    members: 'registering',
  },
  registerForOthers: {
    to: 'create a registration with other owners',
    permission: 'Application.ReadWrite.All',
    roles: administrators,
    members: 'never',
  },
  readOwners: {
    to: 'read the other owners',
    permission: 'Directory.Read.All',
    roles: readers,
    members: 'always',
  },
  grant: {
    to: 'grant consent',
    permission: 'DelegatedPermissionGrant.ReadWrite.All',
    roles: [...administrators, 'Privileged Role Administrator'],
    members: 'never',
  },
  readUsers: { to: 'find the account', permission: 'User.Read.All', roles: readers, members: 'always' },
  readApplications: {
    to: 'read the assignments of the account',
    permission: 'Application.Read.All',
    roles: readers,
    members: 'always',
  },
  assign: {
    to: 'assign the account',
    permission: 'AppRoleAssignment.ReadWrite.All',
    roles: administrators,
    members: 'always',
  },
} as const satisfies Readonly<Record<string, Right>>;

type RightSettings = Pick<Settings, 'consent' | 'assignmentRequired'> & {
  readonly owners?: readonly string[] | undefined;
};

/** Returns the rights that `caller` (an object ID) needs for all operations on a stack. @internal */
export function rightsFor({ consent, assignmentRequired, owners }: RightSettings, caller?: string): readonly Right[] {
  const isLeftOut = owners !== undefined && caller !== undefined && !owners.includes(caller.toLowerCase());
  const hasOthers = owners?.some((owner) => owner !== caller?.toLowerCase()) ?? false;
  return [
    isLeftOut ? rights.registerForOthers : rights.register,
    ...(hasOthers ? [rights.readOwners] : []),
    ...(consent === 'interactive' ? [] : [rights.grant]),
    ...(consent === 'user' || assignmentRequired ? [rights.readUsers] : []),
    ...(assignmentRequired ? [rights.assign, rights.readApplications] : []),
  ];
}

/** Permissions that allow more, by the least one that is required. */
const wider: Readonly<Record<string, readonly string[]>> = {
  'Application.ReadWrite.OwnedBy': ['Application.ReadWrite.All'],
  'Application.Read.All': ['Application.ReadWrite.All', 'Directory.Read.All', 'Directory.ReadWrite.All'],
  'DelegatedPermissionGrant.ReadWrite.All': ['Directory.ReadWrite.All'],
  'Directory.Read.All': ['Directory.ReadWrite.All'],
  'User.Read.All': ['User.ReadWrite.All', 'Directory.Read.All', 'Directory.ReadWrite.All'],
};

/** Returns the permission that lets an application do it; undefined when it has none. @internal */
export function findPermission({ permission }: Right, held: readonly string[]): string | undefined {
  return [permission, ...(wider[permission] ?? [])].find((enough) => held.includes(enough));
}

/** The role or permission that allows an operation, or the reason without one. */
type Verdict = { readonly by: string } | 'may not' | 'unknown';

const userSchema = z.object({ userType: z.string().nullish() });
const roleSchema = z.object({ roleTemplateId: z.string().nullish() });

/** Checks that the credential has the rights that the stack's settings require. */
export async function checkRights(
  { settings }: Subject,
  caller: Caller,
  graph: GraphReader,
  policy: () => Promise<AuthorizationPolicy>,
): Promise<Outcome> {
  const roles = nameRoles(caller.wids ?? (caller.isUser ? await readRoles(graph) : []));
  const membership = caller.isUser ? await readMembership(graph, policy) : undefined;
  const verdicts = rightsFor(settings, caller.objectId).map((right) => ({
    right,
    verdict: judgeRight(right, caller, roles.known, membership),
  }));
  const lacking = verdicts.filter(({ verdict }) => verdict === 'may not').map(({ right }) => right);
  // A custom role of the tenant may allow what the known roles do not.
  if (roles.unknown.length > 0 && lacking.length > 0)
    return skipped(`${caller.name} has directory roles that this program does not know: ${roles.unknown.join(', ')}`);
  if (lacking.length > 0) return explainLack(settings.stack, caller, lacking);
  if (verdicts.some(({ verdict }) => verdict === 'unknown'))
    return skipped('Policy.Read.All is needed to read whether members may register applications');
  return passed(
    verdicts
      .flatMap(({ right, verdict }) => (typeof verdict === 'string' ? [] : [`${right.to} (${verdict.by})`]))
      .join(', '),
  );
}

/** Reads the roles of a user whose token does not contain them. */
async function readRoles(graph: GraphReader): Promise<readonly string[]> {
  const memberOf = await graph.list('/me/transitiveMemberOf', roleSchema);
  return memberOf.flatMap(({ roleTemplateId }) => roleTemplateId ?? []);
}

/** Reads what a user may do without directory roles. `mayRegister` is undefined when the policy cannot be read. */
async function readMembership(graph: GraphReader, policy: () => Promise<AuthorizationPolicy>) {
  const [{ userType }, read] = await Promise.all([
    graph.get('/me?$select=id,userType', userSchema),
    policy().catch((error: unknown) => {
      if (error instanceof GraphRefusal) return undefined;
      throw error;
    }),
  ]);
  return { isMember: userType !== 'Guest', mayRegister: read?.defaultUserRolePermissions.allowedToCreateApps };
}

function judgeRight(
  right: Right,
  caller: Caller,
  roles: readonly RoleName[],
  membership: Awaited<ReturnType<typeof readMembership>> | undefined,
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
  // Roles that each grant everything that is missing.
  const common = lacking[0]?.roles.filter((role) => lacking.every(({ roles }) => roles.includes(role))) ?? [];
  const wanted = caller.isUser
    ? `one of these directory roles: ${common.join(', ')}`
    : `${lacking.map(({ permission }) => permission).join(', ')} on Microsoft Graph, with an administrator's consent`;
  return failWith(
    'rights-missing',
    `${caller.name} may not ${cannot}.`,
    `Give it ${wanted}. Then sign in again and rerun: ${toolCommand('preflight', stack)}`,
  );
}
