import { openProject, type TestProject } from '../support/project.ts';
import { readPlace } from './endState.ts';
import { nameRequest } from './inject.ts';
import { isSamePosition, scenarios, type Position, type Scenario } from './scenarios.ts';

/**
 * Provisions the state before the operation, and configures its goal.
 *
 * @returns the command line, and the directory's contents
 * @throws Error when that fails
 */
export async function prepare(project: TestProject, name: Scenario['name'], stack: string) {
  const scenario = scenarios.find((each) => each.name === name);
  if (scenario === undefined) throw new Error(`There is no scenario ${name}.`);
  const { before: existing, config, operation, options } = scenario;
  const displayName = `PASS ${stack}`;
  if (existing !== undefined) {
    project.configure(stack, { ...existing, displayName });
    await project.up(stack);
  }
  project.configure(stack, { ...config, displayName });
  return { scenario, displayName, before: readPlace(project, displayName), args: [operation, stack, ...options] };
}

/** Lists the operation's requests, in the order of a run without faults. @throws Error when another such run differs */
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
    const { args } = await prepare(project, scenario.name, stack);
    project.takeRequests();
    const { code, err } = await project.run(...args);
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
