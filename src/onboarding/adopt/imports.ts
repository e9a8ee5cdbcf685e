import { z } from 'zod';
import type { DirectoryApplication } from '../../graph/application.ts';
import type { GraphReader } from '../../graph/client.ts';
import { findAccountId, findServicePrincipal, idSchema } from '../../graph/find.ts';
import type { StateResource } from '../../pulumi/stack/state.ts';
import { nameOfApi, needsAccount, planGrants, resources } from '../../registration/permissions.ts';
import type { RegistrationImports } from '../../registration/registration.ts';
import type { Settings } from '../../registration/settings/settings.ts';

const grantSchema = z.object({
  id: z.string(),
  resourceId: z.string(),
  consentType: z.enum(['AllPrincipals', 'Principal']),
  principalId: z.string().nullish(),
});
const assignmentSchema = z.object({ id: z.string(), principalId: z.string(), appRoleId: z.string() });
const defaultAccess = '00000000-0000-0000-0000-000000000000';

interface ExistingRegistration {
  /** Import IDs of existing resources that the settings declare. */
  readonly existing: RegistrationImports;
  /** Import IDs of all existing resources. */
  readonly live: ReadonlySet<string>;
  /** The number of existing grants that the settings do not declare. They are left alone. */
  readonly otherGrants: number;
}

/**
 * Reads the existing parts of a registration except its application. Grants and assignments are read only if the
 * settings declare some, because a credential that creates none may lack the permission to read them.
 *
 * @throws GraphRefusal
 */
export async function readExisting(
  graph: GraphReader,
  { id, appId }: DirectoryApplication,
  settings: Settings,
): Promise<ExistingRegistration> {
  const application = `/applications/${id}`;
  const principal = await findServicePrincipal(graph, appId, idSchema);
  if (principal === undefined) return { existing: { application }, live: new Set([application]), otherGrants: 0 };
  const servicePrincipal = `/servicePrincipals/${principal.id}`;
  const account = needsAccount(settings.consent, settings.assignmentRequired)
    ? await findAccountId(graph, settings.account)
    : undefined;
  const { grants, all } = await readGrants(graph, servicePrincipal, settings, account);
  const assignments = settings.assignmentRequired
    ? await graph.list(`${servicePrincipal}/appRoleAssignedTo`, assignmentSchema)
    : [];
  const own = assignments.find(({ principalId, appRoleId }) => principalId === account && appRoleId === defaultAccess);
  const idOfAssignment = (assignment: { readonly id: string }) =>
    `${servicePrincipal}/appRoleAssignedTo/${assignment.id}`;
  return {
    existing: { application, servicePrincipal, grants, assignment: own && idOfAssignment(own) },
    live: new Set([application, servicePrincipal, ...all.map(idOfGrant), ...assignments.map(idOfAssignment)]),
    otherGrants: all.length - Object.keys(grants).length,
  };
}

async function readGrants(
  graph: GraphReader,
  servicePrincipal: string,
  { consent, mailResources, protocols }: Settings,
  account: string | undefined,
) {
  const planned = planGrants(consent, mailResources, protocols);
  if (planned.length === 0) return { grants: {}, all: [] };
  const all = await graph.list(`${servicePrincipal}/oauth2PermissionGrants`, grantSchema);
  const found = await Promise.all(
    planned.map(async ({ resource }) => {
      const api = await findServicePrincipal(graph, resources[resource].clientId, idSchema);
      const grant = all.find(
        ({ resourceId, consentType, principalId }) =>
          resourceId === api?.id && (consent === 'user' ? principalId === account : consentType === 'AllPrincipals'),
      );
      return grant === undefined ? [] : [[resource, idOfGrant(grant)] as const];
    }),
  );
  return { grants: Object.fromEntries(found.flat()), all };
}

function idOfGrant({ id }: { readonly id: string }): string {
  return `/oauth2PermissionGrants/${id}`;
}

/**
 * Decides what to import: what is in the directory but not in the state. An application or service principal that the
 * state has under another ID stays there while it exists, since importing over it would delete it. A grant or
 * assignment under another ID, for another account or scope, is replaced: the declared one would be a second one.
 *
 * @param live Import IDs of everything in the directory, whether the settings declare it or not.
 */
export function planImports(
  existing: RegistrationImports,
  held: readonly StateResource[],
  live: ReadonlySet<string>,
): RegistrationImports {
  const idOf = (name: string) => held.find((resource) => resource.name === `mailbox-${name}`)?.id;
  const missing = (name: string, id: string | undefined) => (live.has(idOf(name) ?? '') ? undefined : id);
  const other = (name: string, id: string | undefined) => (idOf(name) === id ? undefined : id);
  const grants = Object.entries(existing.grants ?? {}).filter(
    ([resource, id]) => other(`${resource}-grant`, id) !== undefined,
  );
  return {
    application: missing('application', existing.application),
    servicePrincipal: missing('service-principal', existing.servicePrincipal),
    grants: grants.length === 0 ? undefined : Object.fromEntries(grants),
    assignment: other('assignment', existing.assignment),
  };
}

export function describeImports(imports: RegistrationImports): readonly string[] {
  const { application, servicePrincipal, grants, assignment } = imports;
  return [
    ...(application === undefined ? [] : ['the application']),
    ...(servicePrincipal === undefined ? [] : ['its service principal']),
    ...Object.keys(grants ?? {}).map((resource) => `the grant on ${nameOfApi(resource) ?? resource}`),
    ...(assignment === undefined ? [] : ['the assignment of the account']),
  ];
}

/** Lists the secrets and certificates of an application by name, without any of their text. */
export function describeCredentials({ passwordCredentials, keyCredentials }: DirectoryApplication): readonly string[] {
  const name =
    (kind: string) => (credential: { readonly keyId: string; readonly displayName?: string | null | undefined }) =>
      `the ${kind} ${credential.displayName ?? credential.keyId}`;
  return [
    ...(passwordCredentials ?? []).map(name('client secret')),
    ...(keyCredentials ?? []).map(name('certificate')),
  ];
}
