import type { Tenant } from '../../offline/entra/index.ts';
import type { TestProject } from '../support/project.ts';
import type { Scenario } from './scenarios.ts';

/** What is known of a case before its fault. */
export interface CaseFacts {
  readonly stack: string;
  readonly displayName: string;
  /** The client ID, where it was shown already. */
  readonly shown: string | undefined;
  /** What an earlier case has left half named. */
  readonly halfNamedBefore: readonly string[];
}

/** The client ID that the directory has for the stack, if it has exactly one. */
export function readClientId(project: TestProject, displayName: string): string | undefined {
  return applicationsOf(project, displayName)[0]?.appId;
}

/** Object IDs of the applications that bear the name under which the provider begins one. */
export function halfNamed(project: TestProject): readonly string[] {
  return tenantOf(project)
    .state.applications.filter(({ displayName }) => displayName.startsWith('TERRAFORM_UPDATE_'))
    .map(({ id }) => id);
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
  { stack, displayName, shown, halfNamedBefore }: CaseFacts,
): Promise<readonly string[]> {
  const applications = applicationsOf(project, displayName);
  const orphans = halfNamed(project).filter((id) => !halfNamedBefore.includes(id));
  const isGone = scenario.operation === 'destroy';
  const counts = countsOf(project, applications[0]?.appId);
  const wanted: Readonly<Record<string, number>> = isGone ? {} : { servicePrincipals: 1, grants: 2, assignments: 1 };
  return [
    ...expectCount('applications', applications.length, isGone ? 0 : 1),
    ...expectCount('half named applications', orphans.length, 0),
    ...Object.entries(wanted).flatMap(([name, count]) => expectCount(name, counts[name] ?? 0, count)),
    ...(shown !== undefined && !isGone && applications[0]?.appId !== shown ? [`client ID changed from ${shown}`] : []),
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

function countsOf(project: TestProject, appId: string | undefined): Readonly<Record<string, number>> {
  const { state } = tenantOf(project);
  const principals = state.servicePrincipals.filter((each) => each.appId === appId);
  const ids = principals.map(({ id }) => id);
  return {
    servicePrincipals: principals.length,
    grants: state.grants.filter(({ clientId }) => ids.includes(clientId)).length,
    assignments: state.assignments.filter(({ resourceId }) => ids.includes(resourceId)).length,
  };
}

/** Whether the same command once more finds nothing to do. */
async function askEngine(project: TestProject, stack: string, isGone: boolean): Promise<readonly string[]> {
  const args = isGone ? ['destroy', stack, '--yes', '--json'] : ['verify', stack, '--json'];
  const { out } = await project.run(...args);
  if (isGone) return out.includes('"unchanged"') ? [] : ['the state is not empty'];
  return /"name": "declared",\s+"title": "[^"]*",\s+"result": "passed"/.test(out)
    ? []
    : ['the engine finds differences'];
}
