import type { RoleName } from './roles.ts';
import type { Settings } from '../../registration/settings/settings.ts';

/** Something that provisioning does, and by which right. */
export interface Right {
  /** Completes "… may not". */
  readonly to: string;
  /** The least application permission on Microsoft Graph. */
  readonly permission: string;
  /** Directory roles, any of which is enough. */
  readonly roles: readonly RoleName[];
  /** Whether a member needs no role; `registering`: where the tenant lets members register applications. */
  readonly members: 'always' | 'registering' | 'never';
}

const administrators: readonly RoleName[] = [
  'Cloud Application Administrator',
  'Application Administrator',
  'Global Administrator',
];
const readers: readonly RoleName[] = ['Directory Readers', 'Global Reader', ...administrators];

/**
 * Everything that provisioning may have to do; docs/guides/real-tenant.md has the pages of Graph's reference, request by request.
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

/** What a stack's settings need: to create, change, refresh and destroy its registration as `caller` (an object ID). */
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

/** Permissions that allow more, by the least one that is asked for. */
const wider: Readonly<Record<string, readonly string[]>> = {
  'Application.ReadWrite.OwnedBy': ['Application.ReadWrite.All'],
  'Application.Read.All': ['Application.ReadWrite.All', 'Directory.Read.All', 'Directory.ReadWrite.All'],
  'DelegatedPermissionGrant.ReadWrite.All': ['Directory.ReadWrite.All'],
  'Directory.Read.All': ['Directory.ReadWrite.All'],
  'User.Read.All': ['User.ReadWrite.All', 'Directory.Read.All', 'Directory.ReadWrite.All'],
};

/** The permission by which an application may do it; undefined when it may not. */
export function findPermission({ permission }: Right, held: readonly string[]): string | undefined {
  return [permission, ...(wider[permission] ?? [])].find((enough) => held.includes(enough));
}
