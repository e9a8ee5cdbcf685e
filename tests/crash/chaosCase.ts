import { existsSync, readdirSync } from 'node:fs';
import { basename, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { FaultPlan, FaultTarget } from '@mailbox-access/entra-emulator';
import { listProcesses, readCommand } from '../support/processes.ts';
import type { TestProject } from '../support/project.ts';
import type { ChaosCase } from './chaos.ts';
import { judgeEndState, readPlace } from './endState.ts';
import { killTree, listTree, nameRequest, signal } from './inject.ts';
import { prepare } from './prepare.ts';
import { describe, goOn } from './runCase.ts';

export interface ChaosRow extends ChaosCase {
  /** The event at which the signal was sent; undefined if the run ended before. */
  readonly met: string | undefined;
  /** `done`, the problem that was printed, or empty. */
  readonly saw: string;
  /** The commands that ran afterward, until the operation was done. */
  readonly then: readonly string[];
  /** Empty if the final state is right. */
  readonly wrong: readonly string[];
}

/** The maximum time for which an answer is held. A command that gets a signal ends sooner. */
const heldMs = 6_000;
/** Nothing here takes this long unless it hangs. */
const hungMs = 120_000;

/** Provisions the initial stack, kills the operation, then runs the suggested commands until it is done. */
export async function runChaos(project: TestProject, each: ChaosCase): Promise<ChaosRow> {
  const stack = `${each.scenario}-chaos-${each.number}`;
  const { scenario, displayName, before, args } = await prepare(project, each.scenario, stack);
  const { first, met, started, isHung } = await kill(project, each, args);
  const { clientId } = readPlace(project, displayName);
  const { then, last } = await goOn(project, scenario, stack, first, () => untilEnded(started));
  await untilEnded(started);
  const left = started.filter(isRunning);
  for (const pid of left) signal(pid, 'SIGKILL');
  const wrong = [
    ...(isHung ? ['the command hung'] : []),
    ...(last.code === 0 ? [] : [`not done: ${describe(last)}`]),
    ...(left.length === 0 ? [] : ['processes are still running']),
    ...(await judgeEndState(project, scenario, { stack, displayName, before, shown: before.clientId ?? clientId })),
    ...listLocks(project, stack).map((name) => `lock ${name} is left`),
  ];
  return { ...each, met, saw: describe(first), then, wrong };
}

async function kill(project: TestProject, each: ChaosCase, args: readonly string[]) {
  const { moment } = each;
  let met: string | undefined;
  /** Every process of the run when the signal was sent. */
  let started: readonly number[] = [];
  const ended = Promise.withResolvers<undefined>();
  const strike = (what: string): void => {
    if (met !== undefined) return;
    started = listTree(Number(command.process.pid));
    met = `${what}${strikeAt(each, started)}`;
  };
  const { faults } = project.directory;
  const take = faults.take.bind(faults);
  const counts = { requests: 0, writes: 0 };
  faults.take = (target) => {
    const name = nameRequest(`${target.method} ${target.path}`);
    const isWrite = isWriting(target);
    counts.requests += 1;
    if (isWrite) counts.writes += 1;
    if (moment.when === 'started' || met !== undefined) return undefined;
    const count = moment.when === 'asked' ? counts.requests : counts.writes;
    if (count !== moment.nth || (moment.when !== 'asked' && !isWrite)) return undefined;
    if (moment.when !== 'written') {
      strike(name);
      return moment.when === 'arrived' && moment.isLost ? { path: '', delayMs: 500, drop: 'before' } : undefined;
    }
    return {
      path: '',
      beforeAnswer: async () => {
        strike(name);
        if (moment.isHeld) await Promise.race([ended.promise, sleep(heldMs, undefined, { ref: false })]);
      },
    } satisfies FaultPlan;
  };
  const command = project.start(...args);
  let isHung = false;
  const hung = setTimeout(() => {
    isHung = true;
    killTree(Number(command.process.pid));
  }, hungMs);
  const timer = moment.when === 'started' ? setTimeout(strike, moment.ms, 'time') : undefined;
  command.process.once('exit', () => {
    ended.resolve(undefined);
  });
  const first = await command.ended;
  faults.take = take;
  clearTimeout(hung);
  clearTimeout(timer);
  return { first, met, started, isHung };
}

/** Sends the signal. @returns a remark for the report, or nothing */
function strikeAt({ target, signal: name }: ChaosCase, tree: readonly number[]): string {
  const command = tree.at(-1) ?? 0;
  const engine = tree.find((pid) => basename(readCommand(pid).split('\0')[0] ?? '') === 'pulumi');
  const chosen = target === 'all' ? tree : [target === 'engine' ? (engine ?? command) : command];
  for (const pid of chosen) signal(pid, name);
  return target === 'engine' && engine === undefined ? ' (no engine yet, the command was killed)' : '';
}

function isWriting({ method, path }: FaultTarget): boolean {
  return ['POST', 'PATCH', 'PUT', 'DELETE'].includes(method) && /^\/(v1\.0|beta)\//.test(path);
}

function isRunning(pid: number): boolean {
  return listProcesses().includes(pid) && readCommand(pid) !== '';
}

/** Waits until all processes have ended. Ignores processes that hang. */
async function untilEnded(pids: readonly number[]): Promise<void> {
  const latest = Date.now() + 60_000;
  while (pids.some(isRunning) && Date.now() < latest) await sleep(100);
}

function listLocks(project: TestProject, stack: string): readonly string[] {
  const folder = join(project.folder, '.offline/state/.pulumi/locks/organization/mailbox-access', stack);
  return existsSync(folder) ? readdirSync(folder) : [];
}
