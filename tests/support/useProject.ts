import { afterAll, afterEach, beforeAll, beforeEach } from '@jest/globals';
import { openProject, type TestProject } from './project.ts';
import type { Config } from './settings.ts';

type Stacks = Readonly<Record<string, Config>>;

/**
 * Opens a project before the tests of the calling block, and closes it after them. Its members exist from the first
 * hook on. Jest runs `afterAll` hooks in the order of definition: define yours before the call if it needs the project.
 *
 * @param stacks the settings of each
 */
export function useProject(stacks: Stacks = {}): TestProject {
  return openBetween(beforeAll, afterAll, stacks);
}

/** Does the same with a new project for each test, and `afterEach`. */
export function useProjectForEach(stacks: Stacks = {}): TestProject {
  return openBetween(beforeEach, afterEach, stacks);
}

function openBetween(before: typeof beforeAll, after: typeof afterAll, stacks: Stacks): TestProject {
  const project = {} as TestProject;
  before(async () => {
    Object.assign(project, await openProject());
    for (const [stack, settings] of Object.entries(stacks)) project.configure(stack, settings);
  });
  after(() => project.close());
  return project;
}
