import type { CommandResult, TestProject } from '../support/project.ts';
import { halfNamed, judgeEndState, readClientId } from './endState.ts';
import { inject, killTree } from './inject.ts';
import type { At } from './inject.ts';
import { faults } from './scenarios.ts';
import type { FaultName, Scenario } from './scenarios.ts';

/** One row of the table. */
export interface CrashRow {
  readonly scenario: Scenario['name'];
  readonly at: At;
  readonly fault: FaultName;
  /** The request that met the fault; undefined when the operation has no such request any more. */
  readonly request: string | undefined;
  /** What the person saw first: `done`, or the problem. */
  readonly saw: string;
  /** What was run after it, until it was done. */
  readonly then: readonly string[];
  /** Empty when the end state is right. */
  readonly wrong: readonly string[];
}

const mostRuns = 6;

/** Provisions what was there before, lets the fault happen at one request, then does as the tool says until it is done. */
export async function runCase(project: TestProject, scenario: Scenario, fault: FaultName, at: At): Promise<CrashRow> {
  // Names no two cases alike, which a case after it would find in the directory.
  const stack = `${scenario.name}-${String(at).replace(/\W+/g, '-')}-${Object.keys(faults).indexOf(fault)}`;
  const displayName = `PASS ${stack}`;
  if (scenario.before !== undefined) {
    project.configure(stack, { ...scenario.before, displayName });
    const { code, err } = await project.run('up', stack, '--json');
    if (code !== 0) throw new Error(`The stack could not be made: ${err}`);
  }
  const shown = scenario.before === undefined ? undefined : readClientId(project, displayName);
  const halfNamedBefore = halfNamed(project);
  project.configure(stack, { ...scenario.config, displayName });
  const { first, request } = await crash(project, scenario, fault, at, stack);
  const then = await goOn(project, scenario, stack, first);
  const wrong = [
    ...(request === undefined && first.code !== 0 ? ['failed without the fault'] : []),
    ...(await judgeEndState(project, scenario, { stack, displayName, shown, halfNamedBefore })),
    ...then.filter((step) => step.startsWith('not done')),
  ];
  return { scenario: scenario.name, at, fault, request, saw: describe(first), then, wrong };
}

async function crash(project: TestProject, scenario: Scenario, fault: FaultName, at: At, stack: string) {
  let kill: () => void = () => undefined;
  const injection = inject(project, fault, at, () => {
    kill();
  });
  const args = [scenario.operation, stack, ...scenario.options];
  try {
    if (fault !== 'meets a killed engine') return { first: await project.run(...args), request: injection.met() };
    const started = project.start(...args);
    kill = () => {
      killTree(Number(started.process.pid));
    };
    return { first: await started.ended, request: injection.met() };
  } finally {
    injection.mend();
  }
}

/** Runs what the last error names, or the same command again, until it is done. */
async function goOn(
  project: TestProject,
  scenario: Scenario,
  stack: string,
  first: CommandResult,
): Promise<readonly string[]> {
  const then: string[] = [];
  let last = first;
  while (last.code !== 0 && then.length < mostRuns) {
    const command = readCommand(last, stack) ?? scenario.operation;
    then.push(command);
    last = await project.run(command, stack, ...optionsOf(command, scenario));
    // What was taken over still has to become what is declared.
    if (last.code === 0 && command !== scenario.operation) last = { code: 1, out: '', err: '' };
  }
  return last.code === 0 ? then : [...then, `not done: ${describe(last)}`];
}

/** The first command that an error tells to run; those behind it hang on what becomes of that. */
function readCommand({ out, err }: CommandResult, stack: string): string | undefined {
  return new RegExp(`npx mailbox-access (adopt|refresh|up|destroy) ${stack}`).exec(`${out}\n${err}`)?.[1];
}

function optionsOf(command: string, { operation, options }: Scenario): readonly string[] {
  if (command === operation) return options;
  return command === 'adopt' || command === 'destroy' ? ['--yes'] : [];
}

function describe({ code, err }: CommandResult): string {
  if (code === 0) return 'done';
  const error = /^error: ([\s\S]*)/m.exec(err)?.[1] ?? '';
  return error.split('\n')[0]?.trim() ?? (code < 0 ? '' : `exit code ${code}`);
}
