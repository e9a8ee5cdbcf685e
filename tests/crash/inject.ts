import { mkdirSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { FaultPlan } from '@mailbox-access/entra-emulator';
import { childrenOf } from '../support/processes.ts';
import { denied, type TestProject } from '../support/project.ts';
import type { FaultName, Position } from './scenarios.ts';

export interface Injection {
  /** Whether the request has met the fault. */
  readonly isMet: () => boolean;
  /** Removes the fault. @throws the error that prevented the fault */
  readonly fix: () => void;
}

/** Long enough to kill the engine meanwhile; the request then has no effect. */
const heldMs = 20_000;

const plans: Readonly<Record<FaultName, Omit<FaultPlan, 'path' | 'after'>>> = {
  'fails once with 503': { status: 503, headers: { 'retry-after': '0' } },
  'fails for good with 403': denied,
  'is done, and the connection broke': { drop: 'after' },
  'meets a killed engine': { delayMs: heldMs, drop: 'before' },
  'finds the state out of reach': { delayMs: 1 },
};

/** Plans the fault for one request, and changes outside the directory when it arrives. */
export function inject(project: TestProject, fault: FaultName, at: Position, onMet: () => void): Injection {
  const { faults } = project.directory;
  const take = faults.take.bind(faults);
  const state = join(project.folder, '.offline', 'state', '.pulumi');
  const happen = () => {
    if (fault === 'finds the state out of reach') blockStacks(state);
    onMet();
  };
  let seen = 0;
  let isMet = false;
  let failure: unknown;
  faults.take = (target) => {
    if (nameRequest(`${target.method} ${target.path}`) !== at.request) return undefined;
    seen += 1;
    const isHit = seen === at.occurrence || (fault === 'fails for good with 403' && isMet);
    if (!isHit) return undefined;
    try {
      if (!isMet) happen();
      isMet = true;
    } catch (error) {
      failure = error;
    }
    return { ...plans[fault], path: target.path };
  };
  return {
    isMet: () => isMet,
    fix: () => {
      faults.take = take;
      if (isMet && fault === 'finds the state out of reach') unblockStacks(state);
      // eslint-disable-next-line @typescript-eslint/only-throw-error -- passed on as it came
      if (failure !== undefined) throw failure;
    },
  };
}

/** Root can write despite any mode, so a file replaces the folder: nobody can read or write below it. */
function blockStacks(state: string): void {
  // A project has none before its first run.
  mkdirSync(join(state, 'stacks'), { recursive: true });
  renameSync(join(state, 'stacks'), join(state, 'stacks.away'));
  writeFileSync(join(state, 'stacks'), '');
}

function unblockStacks(state: string): void {
  renameSync(join(state, 'stacks'), join(state, 'stacks.file'));
  renameSync(join(state, 'stacks.away'), join(state, 'stacks'));
}

/** Names a request as `METHOD path`, with `{id}` for IDs, which differ in each run. */
export function nameRequest(line: string): string {
  return line
    .replace(/[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/gi, '{id}')
    .replace(/(oauth2PermissionGrants|appRoleAssignedTo)\/[^/{]+/, '$1/{id}')
    .replace(/users\/[^/]+/, 'users/{user}');
}

/** Returns a process and its descendants, with itself last. */
export function listTree(pid: number): readonly number[] {
  return [...childrenOf(pid).flatMap(listTree), pid];
}

/** Kills a process and its descendants without warning, like a failing machine. */
export function killTree(pid: number): void {
  for (const each of listTree(pid)) signal(each, 'SIGKILL');
}

export function signal(pid: number, name: NodeJS.Signals): void {
  try {
    process.kill(pid, name);
  } catch {
    // The process has ended by itself.
  }
}
