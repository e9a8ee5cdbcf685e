import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { CommandResult, TestProject } from '../support/project.ts';
import { judgeEndState, readPlace } from './endState.ts';
import { inject, killTree } from './inject.ts';
import { prepare } from './prepare.ts';
import type { CrashCase } from './rows.ts';
import { faults, type Scenario } from './scenarios.ts';

/** One row of the table. */
export interface CrashRow extends CrashCase {
  /** False if the operation had no such request this time; the row then says nothing. */
  readonly isMet: boolean;
  /** The first output: `done`, or the problem. */
  readonly saw: string;
  /** The commands that ran afterward, until it was done. */
  readonly then: readonly string[];
  /** Empty if the end state is right. */
  readonly wrong: readonly string[];
}

const mostRuns = 6;

/** Provisions the state before the operation, applies the fault to one request, then follows the tool until done. */
export async function runCase(project: TestProject, at: CrashCase): Promise<CrashRow> {
  const stack = nameStack(at);
  const { scenario, displayName, before, args } = await prepare(project, at.scenario, stack);
  const { first, isMet } = await crash(project, at, args);
  const { clientId } = readPlace(project, displayName);
  const state = join(project.folder, '.offline', 'state', '.pulumi', 'stacks', 'mailbox-access', `${stack}.json`);
  const isMisled = isWhole(state) && /\.bak\b/.test(first.err);
  const { then, last } = await goOn(project, scenario, stack, first);
  const wrong = [
    ...(!isMet && first.code !== 0 ? ['failed without the fault'] : []),
    ...(isMisled ? ['a whole state is called damaged'] : []),
    ...(last.code === 0 ? [] : [`not done: ${describe(last)}`]),
    ...(await judgeEndState(project, scenario, { stack, displayName, before, shown: before.clientId ?? clientId })),
  ];
  return { ...at, isMet, saw: describe(first), then, wrong };
}

/** Names each case differently, so that none finds another's leftovers in the directory. */
function nameStack({ scenario, fault, at }: CrashCase): string {
  return `${scenario}-${at.request.replace(/\W+/g, '-')}-${at.occurrence}-${Object.keys(faults).indexOf(fault)}`;
}

function isWhole(file: string): boolean {
  try {
    JSON.parse(readFileSync(file, 'utf8'));
    return true;
  } catch {
    return false;
  }
}

async function crash(project: TestProject, { fault, at }: CrashCase, args: readonly string[]) {
  const isKilled = fault === 'meets a killed engine';
  let kill: () => void = () => undefined;
  const injection = inject(project, fault, at, () => {
    if (isKilled) kill();
  });
  const runToBeKilled = () => {
    const started = project.start(...args);
    kill = () => {
      killTree(Number(started.process.pid));
    };
    return started.ended;
  };
  try {
    const first = isKilled ? await runToBeKilled() : await project.run(...args);
    return { first, isMet: injection.isMet() && first.code < 0 === isKilled };
  } finally {
    injection.fix();
  }
}

/**
 * Runs the command that the last error names, or the same command again, until it succeeds.
 *
 * @param untilEnded Optional. Waits for a run if the error says so.
 */
export async function goOn(
  project: TestProject,
  scenario: Scenario,
  stack: string,
  first: CommandResult,
  untilEnded?: () => Promise<void>,
) {
  const then: string[] = [];
  let last = first;
  let isDone = first.code === 0;
  while (!isDone && then.length < mostRuns) {
    const command = readCommand(last, stack) ?? scenario.operation;
    then.push(command);
    if (last.err.includes('Wait until it has ended')) await untilEnded?.();
    last = await project.run(command, stack, ...optionsOf(command, scenario));
    // An adopted application still needs the declared changes.
    isDone = last.code === 0 && command === scenario.operation;
  }
  return { then, last };
}

/** Returns the first command that the checks or the error give; later ones depend on its result. */
function readCommand({ code, out, err }: CommandResult, stack: string): string | undefined {
  if (code === 0) return undefined;
  return new RegExp(`npx mailbox-access (adopt|refresh|up|destroy) ${stack}\\b`).exec(`${out}\n${err}`)?.[1];
}

function optionsOf(command: string, { operation, options }: Scenario): readonly string[] {
  if (command === operation) return options;
  return command === 'adopt' || command === 'destroy' ? ['--yes'] : [];
}

export function describe({ code, err }: CommandResult): string {
  if (code === 0) return 'done';
  const error = /^error: (.*)/m.exec(err)?.[1]?.trim() ?? '';
  if (error !== '') return error;
  return code < 0 ? '' : `exit code ${code}`;
}
