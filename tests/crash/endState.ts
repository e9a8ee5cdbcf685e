import type { TestProject } from '../support/project.ts';
import type { Scenario } from './scenarios.ts';

/** The directory's contents at one time, for a stack and besides it. */
export interface Place {
  /** The client ID, if there is an application. */
  readonly clientId: string | undefined;
  readonly servicePrincipalObjectId: string | undefined;
  /** Object IDs of orphans; an earlier case may have left them. */
  readonly orphans: readonly string[];
  /** Object IDs of all that belongs to other stacks. */
  readonly others: readonly string[];
  /** Object IDs in the bin. */
  readonly deleted: readonly string[];
}

export interface CaseFacts {
  readonly stack: string;
  readonly displayName: string;
  readonly before: Place;
  /** The client ID before the fault, or else, for a new application, right after it. */
  readonly shown: string | undefined;
}

export function readPlace(project: TestProject, displayName: string): Place {
  const [application] = applicationsOf(project, displayName);
  const { state } = project.tenant();
  const principal = state.servicePrincipals.find(({ appId }) => appId === application?.appId);
  const own = [application?.id, principal?.id];
  const isOther = (id: string) => !own.includes(id);
  return {
    clientId: application?.appId,
    servicePrincipalObjectId: principal?.id,
    orphans: findOrphans(project),
    others: [
      ...state.applications.filter(({ id }) => isOther(id)),
      ...state.servicePrincipals.filter(({ id }) => isOther(id)),
      ...state.grants.filter(({ clientId }) => isOther(clientId)),
      ...state.assignments.filter(({ resourceId }) => isOther(resourceId)),
    ].map(({ id }) => id),
    deleted: state.deletedItems.map(({ item }) => item.id),
  };
}

/**
 * Expects one application and service principal with the same IDs, the declared grants and assignment, no orphans,
 * nothing deleted, and other stacks unchanged; after a destroy, only the bin. The engine must agree.
 *
 * @returns the differences.
 */
export async function judgeEndState(
  project: TestProject,
  scenario: Scenario,
  { stack, displayName, before, shown }: CaseFacts,
): Promise<readonly string[]> {
  const isGone = scenario.operation === 'destroy';
  const applications = applicationsOf(project, displayName);
  const after = readPlace(project, displayName);
  const counts = countsOf(project, isGone ? before.clientId : after.clientId, before.servicePrincipalObjectId);
  const wanted = isGone
    ? { servicePrincipals: 0, grants: 0, assignments: 0, deleted: 2 }
    : { servicePrincipals: 1, grants: 2, assignments: 1, deleted: 0 };
  return [
    ...expectCount('applications', applications.length, isGone ? 0 : 1),
    ...expectCount('servicePrincipals', counts.servicePrincipals, wanted.servicePrincipals),
    ...expectCount('grants', counts.grants, wanted.grants),
    ...expectCount('assignments', counts.assignments, wanted.assignments),
    ...(isGone ? [] : expectSame('client ID', shown, after.clientId)),
    // A re-created service principal would have lost its consent.
    ...(isGone ? [] : expectSame('service principal', before.servicePrincipalObjectId, after.servicePrincipalObjectId)),
    ...expectCount('orphans', countLacking(after.orphans, before.orphans), 0),
    ...expectCount('deleted objects', countLacking(after.deleted, before.deleted), wanted.deleted),
    ...expectCount("objects of others' gone", countLacking(before.others, after.others), 0),
    ...(await askEngine(project, stack, isGone)),
  ];
}

/** Counts the items that the other list lacks. */
function countLacking(one: readonly string[], other: readonly string[]): number {
  return one.filter((id) => !other.includes(id)).length;
}

/** @param wanted undefined if it did not exist yet */
function expectSame(name: string, wanted: string | undefined, found: string | undefined): readonly string[] {
  return wanted === undefined || found === wanted ? [] : [`${name} changed from ${wanted}`];
}

function expectCount(name: string, found: number, wanted: number): readonly string[] {
  return found === wanted ? [] : [`${found} ${name}, not ${wanted}`];
}

function applicationsOf(project: TestProject, displayName: string) {
  return project.tenant().state.applications.filter((each) => each.displayName === displayName);
}

/** Finds applications with a temporary name, principals without application, grants without principal. */
function findOrphans(project: TestProject): readonly string[] {
  const { applications, servicePrincipals, grants, assignments } = project.tenant().state;
  const appIds = new Set(applications.map(({ appId }) => appId));
  const principals = new Set(servicePrincipals.map(({ id }) => id));
  return [
    ...applications.filter(({ displayName }) => displayName.startsWith('TERRAFORM_UPDATE_')),
    ...servicePrincipals.filter(({ appId }) => !appIds.has(appId)),
    ...grants.filter(({ clientId, resourceId }) => !principals.has(clientId) || !principals.has(resourceId)),
    ...assignments.filter(({ resourceId }) => !principals.has(resourceId)),
  ].map(({ id }) => id);
}

function countsOf(project: TestProject, clientId: string | undefined, servicePrincipalId: string | undefined) {
  const { servicePrincipals, grants, assignments } = project.tenant().state;
  const principals = servicePrincipals.filter(({ appId }) => appId === clientId);
  const ids = [servicePrincipalId, ...principals.map(({ id }) => id)];
  return {
    servicePrincipals: principals.length,
    grants: grants.filter((grant) => ids.includes(grant.clientId)).length,
    assignments: assignments.filter(({ resourceId }) => ids.includes(resourceId)).length,
  };
}

/** Returns what a second run of the command still finds to do. */
async function askEngine(project: TestProject, stack: string, isGone: boolean): Promise<readonly string[]> {
  const args = isGone ? ['destroy', stack, '--yes', '--json'] : ['verify', stack, '--json'];
  const { out } = await project.run(...args);
  if (isGone) return out.includes('"result": "unchanged"') ? [] : ['the state is not empty'];
  return /"name": "declared",\s+"title": "[^"]*",\s+"result": "passed"/.test(out)
    ? []
    : ['the engine finds differences'];
}
