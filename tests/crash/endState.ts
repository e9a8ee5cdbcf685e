import type { Tenant } from '../../offline/entra/index.ts';
import type { TestProject } from '../support/project.ts';
import type { Scenario } from './scenarios.ts';

/** What the directory has for a stack before the fault, and what it has beside. */
export interface Place {
  /** The client ID, where it was shown already. */
  readonly clientId: string | undefined;
  readonly servicePrincipalObjectId: string | undefined;
  /** Object IDs of what belongs to nothing; an earlier case may have left it. */
  readonly orphans: readonly string[];
}

export interface CaseFacts {
  readonly stack: string;
  readonly displayName: string;
  readonly before: Place;
}

/** @throws Error when there are several applications of that name */
export function readPlace(project: TestProject, displayName: string): Place {
  const [application, ...others] = applicationsOf(project, displayName);
  if (others.length > 0) throw new Error(`${others.length + 1} applications are named ${displayName}.`);
  const { state } = tenantOf(project);
  const principal = state.servicePrincipals.find(({ appId }) => appId === application?.appId);
  return { clientId: application?.appId, servicePrincipalObjectId: principal?.id, orphans: findOrphans(project) };
}

/**
 * One application, one service principal, the declared grants and assignment, nothing orphaned, the client ID that was shown;
 * nothing at all after a destroy. The engine agrees.
 *
 * @returns what is wrong; nothing when all is right.
 */
export async function judgeEndState(
  project: TestProject,
  scenario: Scenario,
  { stack, displayName, before }: CaseFacts,
): Promise<readonly string[]> {
  const isGone = scenario.operation === 'destroy';
  const applications = applicationsOf(project, displayName);
  const clientId = isGone ? before.clientId : applications[0]?.appId;
  const counts = countsOf(project, clientId, before.servicePrincipalObjectId);
  const wanted = isGone
    ? { servicePrincipals: 0, grants: 0, assignments: 0 }
    : { servicePrincipals: 1, grants: 2, assignments: 1 };
  const orphans = findOrphans(project).filter((id) => !before.orphans.includes(id));
  return [
    ...expectCount('applications', applications.length, isGone ? 0 : 1),
    ...expectCount('servicePrincipals', counts.servicePrincipals, wanted.servicePrincipals),
    ...expectCount('grants', counts.grants, wanted.grants),
    ...expectCount('assignments', counts.assignments, wanted.assignments),
    ...expectCount('orphans', orphans.length, 0),
    ...(before.clientId !== undefined && clientId !== before.clientId
      ? [`client ID changed from ${before.clientId}`]
      : []),
    ...(await askEngine(project, stack, isGone)),
  ];
}

function expectCount(name: string, found: number, wanted: number): readonly string[] {
  return found === wanted ? [] : [`${found} ${name}, not ${wanted}`];
}

function tenantOf(project: TestProject): Tenant {
  const tenant = project.directory.store.findTenant('contoso.example');
  if (tenant === undefined) throw new Error('The development tenant is missing.');
  return tenant;
}

function applicationsOf(project: TestProject, displayName: string) {
  return tenantOf(project).state.applications.filter((each) => each.displayName === displayName);
}

/** Half named applications, service principals without application, grants and assignments without service principal. */
function findOrphans(project: TestProject): readonly string[] {
  const { applications, servicePrincipals, grants, assignments } = tenantOf(project).state;
  const appIds = new Set(applications.map(({ appId }) => appId));
  const principals = new Set(servicePrincipals.map(({ id }) => id));
  return [
    ...applications.filter(({ displayName }) => displayName.startsWith('TERRAFORM_UPDATE_')),
    ...servicePrincipals.filter(({ appId }) => !appIds.has(appId)),
    ...grants.filter(({ clientId, resourceId }) => !principals.has(clientId) || !principals.has(resourceId)),
    ...assignments.filter(({ resourceId }) => !principals.has(resourceId)),
  ].map(({ id }) => id);
}

function countsOf(project: TestProject, clientId: string | undefined, before: string | undefined) {
  const { servicePrincipals, grants, assignments } = tenantOf(project).state;
  const principals = servicePrincipals.filter(({ appId }) => appId === clientId);
  const ids = [before, ...principals.map(({ id }) => id)];
  return {
    servicePrincipals: principals.length,
    grants: grants.filter((grant) => ids.includes(grant.clientId)).length,
    assignments: assignments.filter(({ resourceId }) => ids.includes(resourceId)).length,
  };
}

/** Whether the same command once more finds nothing to do. */
async function askEngine(project: TestProject, stack: string, isGone: boolean): Promise<readonly string[]> {
  const args = isGone ? ['destroy', stack, '--yes', '--json'] : ['verify', stack, '--json'];
  const { out } = await project.run(...args);
  if (isGone) return out.includes('"result": "unchanged"') ? [] : ['the state is not empty'];
  return /"name": "declared",\s+"title": "[^"]*",\s+"result": "passed"/.test(out)
    ? []
    : ['the engine finds differences'];
}
