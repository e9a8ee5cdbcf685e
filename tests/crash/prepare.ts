import { openProject, type TestProject } from '../support/project.ts';
import { nameRequest } from './inject.ts';
import { isSamePosition, type Position, type Scenario } from './scenarios.ts';

/** Provisions what was there before the operation, and sets what it is to come to. @throws Error when that does not succeed */
export async function prepare(
  project: TestProject,
  { before, config }: Scenario,
  stack: string,
  displayName: string,
): Promise<void> {
  if (before !== undefined) {
    project.configure(stack, { ...before, displayName });
    const { code, err } = await project.run('up', stack, '--json');
    if (code !== 0) throw new Error(`The stack could not be made: ${err}`);
  }
  project.configure(stack, { ...config, displayName });
}

/** Every request of the operation, in the order of a run in which nothing goes wrong. @throws Error when another such run has others */
export async function listPositions(scenario: Scenario): Promise<readonly Position[]> {
  const [one, other] = [await listOnce(scenario), await listOnce(scenario)];
  const isSame = one.length === other.length && one.every((each) => other.some((same) => isSamePosition(each, same)));
  if (!isSame) throw new Error(`The ${scenario.name} sends other requests each time.`);
  return one;
}

async function listOnce(scenario: Scenario): Promise<readonly Position[]> {
  const project = await openProject();
  try {
    const stack = `${scenario.name}-list`;
    await prepare(project, scenario, stack, `PASS ${stack}`);
    project.takeRequests();
    const { code, err } = await project.run(scenario.operation, stack, ...scenario.options);
    if (code !== 0) throw new Error(`The ${scenario.name} does not succeed without a fault: ${err}`);
    const counts = new Map<string, number>();
    return project.takeRequests().map((line) => {
      const request = nameRequest(line);
      const occurrence = (counts.get(request) ?? 0) + 1;
      counts.set(request, occurrence);
      return { request, occurrence };
    });
  } finally {
    await project.close();
  }
}
