import { mkdirSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { FaultPlan } from '../../offline/entra/index.ts';
import { childrenOf } from '../support/processes.ts';
import type { TestProject } from '../support/project.ts';
import type { FaultName } from './scenarios.ts';

/** A request is counted from 0, over all that the operation sends to the directory. */
export interface Injection {
  /** The request that met the fault, once it has; `METHOD path`, IDs left out. */
  readonly met: () => string | undefined;
  /** Takes the fault away: somebody has mended what was wrong. */
  readonly mend: () => void;
}

/** Long enough for the engine to be killed meanwhile; nothing is done then. */
const heldMs = 20_000;

const denied = { code: 'Authorization_RequestDenied', message: 'Insufficient privileges to complete the operation.' };

const plans: Readonly<Record<FaultName, Omit<FaultPlan, 'path' | 'after'>>> = {
  'fails once with 503': { status: 503, headers: { 'retry-after': '0' } },
  'fails for good with 403': { status: 403, error: denied },
  'is done, and the connection broke': { drop: 'after' },
  'meets a killed engine': { delayMs: heldMs, drop: 'before' },
  'finds the state unwritable': { delayMs: 1 },
};

/** Which request: its number in the operation, from 0, or the first of that name (`POST /v1.0/applications`). */
export type At = number | string;

/** Plans the fault for one request, and what happens beside the directory when it comes. */
export function inject(project: TestProject, fault: FaultName, at: At, onMet: () => void): Injection {
  const { faults } = project.directory;
  const take = faults.take.bind(faults);
  const state = join(project.folder, '.offline', 'state', '.pulumi');
  let count = 0;
  let met: string | undefined;
  let isMended = false;
  let isBlocked = false;
  faults.take = (target) => {
    if (isMended) return take(target);
    const label = `${target.method} ${withoutIds(target.path)}`;
    const isFirst = met === undefined && (count === at || label === at);
    const isHit = isFirst || (fault === 'fails for good with 403' && met === label);
    count += 1;
    if (!isHit) return undefined;
    if (met === undefined) {
      met = label;
      if (fault === 'finds the state unwritable') {
        blockStacks(state);
        isBlocked = true;
      }
      onMet();
    }
    return { ...plans[fault], path: target.path };
  };
  return {
    met: () => met,
    mend: () => {
      isMended = true;
      faults.take = take;
      if (isBlocked) unblockStacks(state);
      isBlocked = false;
    },
  };
}

/** Root may write whatever its mode: a file in the folder's place keeps everybody from writing below it. */
function blockStacks(state: string): void {
  // Before the first run of a project there is none.
  mkdirSync(join(state, 'stacks'), { recursive: true });
  renameSync(join(state, 'stacks'), join(state, 'stacks.away'));
  writeFileSync(join(state, 'stacks'), '');
}

function unblockStacks(state: string): void {
  renameSync(join(state, 'stacks'), join(state, 'stacks.file'));
  renameSync(join(state, 'stacks.away'), join(state, 'stacks'));
}

/** The path with `{id}` for what is another in each run. */
export function withoutIds(path: string): string {
  return path
    .replace(/[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/gi, '{id}')
    .replace(/(oauth2PermissionGrants|appRoleAssignedTo)\/[^/{]+/, '$1/{id}')
    .replace(/users\/[^/]+/, 'users/{user}');
}

/** Ends a process and everything that it started, as a lost machine does: nothing is told. */
export function killTree(pid: number): void {
  for (const child of childrenOf(pid)) killTree(child);
  try {
    process.kill(pid, 'SIGKILL');
  } catch {
    // It has ended by itself.
  }
}
