import { z } from 'zod';
import type { GraphReader } from '../../graph/client.ts';
import { findAccountId, findServicePrincipal, idSchema } from '../../graph/find.ts';
import type { Settings } from '../../registration/settings/settings.ts';
import { needsAccount, planGrants } from '../../registration/grants.ts';
import { resources } from '../../registration/permissions.ts';
import type { MailResource } from '../../registration/permissions.ts';
import type { DirectoryApplication } from '../../graph/application.ts';
import type { Existing } from './imports.ts';

const grantSchema = z.object({
  id: z.string(),
  resourceId: z.string(),
  consentType: z.enum(['AllPrincipals', 'Principal']),
  principalId: z.string().nullish(),
});
const assignmentSchema = z.object({ id: z.string(), principalId: z.string(), appRoleId: z.string() });
const defaultAccess = '00000000-0000-0000-0000-000000000000';

type FoundGrant = z.output<typeof grantSchema>;

/** What the directory has of a registration. */
export interface ExistingRegistration {
  /** Of what the settings declare. */
  readonly existing: Existing;
  /** Import IDs of all that is there. */
  readonly live: ReadonlySet<string>;
  /** Consent that is there and that the settings do not declare: it is left alone. */
  readonly otherGrants: number;
}

/**
 * Reads what there is of a registration beside its application. Grants and assignments are read only when the settings declare some:
 * a credential that makes none need not have the right to read them.
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
  const { grants, all } = await readGrants(graph, principal.id, settings, account);
  const assignments = settings.assignmentRequired
    ? await graph.list(`${servicePrincipal}/appRoleAssignedTo`, assignmentSchema)
    : [];
  const own = assignments.find(({ principalId, appRoleId }) => principalId === account && appRoleId === defaultAccess);
  const idOfAssignment = (assignment: { readonly id: string }) =>
    `${servicePrincipal}/appRoleAssignedTo/${assignment.id}`;
  return {
    existing: {
      application,
      servicePrincipal,
      grants,
      assignment: own && idOfAssignment(own),
    },
    live: new Set([application, servicePrincipal, ...all.map(idOfGrant), ...assignments.map(idOfAssignment)]),
    otherGrants: all.length - Object.keys(grants).length,
  };
}

async function readGrants(
  graph: GraphReader,
  servicePrincipalObjectId: string,
  { consent, mailResources, protocols }: Settings,
  account: string | undefined,
): Promise<{ readonly grants: Partial<Record<MailResource, string>>; readonly all: readonly FoundGrant[] }> {
  const planned = planGrants(consent, mailResources, protocols);
  if (planned.length === 0) return { grants: {}, all: [] };
  const all = await graph.list(`/servicePrincipals/${servicePrincipalObjectId}/oauth2PermissionGrants`, grantSchema);
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

function idOfGrant({ id }: FoundGrant): string {
  return `/oauth2PermissionGrants/${id}`;
}
