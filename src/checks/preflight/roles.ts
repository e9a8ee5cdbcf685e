/**
 * Directory roles that matter here, with the ID of their template: https://learn.microsoft.com/entra/identity/role-based-access-control/permissions-reference
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

export type RoleName = keyof typeof roleTemplates;

/** Stand in `wids` without being roles that somebody was given: of every user, of every application. */
const noRoles = ['b79fbf4d-3ef9-4689-8143-76b194e85509', '0997a1d0-0d1d-4acb-b408-d5ca73121e90'];

/** The roles behind the claim `wids`; those of which nothing is known here by their IDs. */
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
