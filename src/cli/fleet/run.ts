import { openTargets } from '../../pulumi/stack/open.ts';
import { listCustomers } from '../../registration/customers/project.ts';
import { keepMemoryFlat } from '../../common/memory.ts';
import { defaultParallel } from '../../common/pool.ts';
import { runCustomers } from '../../fleet/run.ts';
import { buildFleetReport } from '../../fleet/report/build.ts';
import type { FleetOperation, FleetReport, FleetRow } from '../../reporting/model/schema.ts';
import { recordConsole } from '../../common/console/recordConsole.ts';
import type { Context } from '../../registration/customers/context.ts';
import { provideEngine } from '../../pulumi/session/engineReport.ts';
import type { Shared } from '../deployment.ts';
import type { FleetOptions } from './choose.ts';
import { openLists } from '../../fleet/lists.ts';
import { followFleet } from './progress.ts';

/** Runs one customer. Its output is recorded, and it asks no questions. */
export type RunCustomer = (stack: string, context: Context, shared: Shared) => Promise<FleetRow>;

export interface FleetRequest {
  readonly operation: FleetOperation;
  readonly stacks: readonly string[];
  readonly projectFolder: string;
  readonly options: FleetOptions;
}

/**
 * Runs one operation for many customers in this process. The output of a customer goes into its row.
 *
 * @throws MailboxAccessError only for what affects all customers: no engine, or a backend that cannot be listed.
 */
export async function runFleet(request: FleetRequest, run: RunCustomer, context: Context): Promise<FleetReport> {
  const { operation, stacks, projectFolder, options } = request;
  const startedAtMs = Date.now();
  const parallel = options.parallel ?? defaultParallel();
  const engine = await provideEngine(context);
  const lists = openLists(projectFolder, engine, context.signal);
  const targets = openTargets(projectFolder, context.env);
  const progress = await followFleet(operation, stacks.length, context.console);
  const collect = keepMemoryFlat();
  const shared: Shared = { engine, targets, exists: lists.exists };
  try {
    const rows = await runCustomers(
      stacks,
      async (stack, signals) => {
        const recorder = recordConsole(context.console);
        const row = await run(stack, { ...context, ...signals, console: recorder.console }, shared);
        const isChanged = row.changes !== undefined && row.result !== 'unchanged';
        return operation === 'preview' && isChanged ? { ...row, diff: recorder.words() } : row;
      },
      {
        parallel,
        failFast: options.failFast === true,
        timeoutMs: options.timeout * 1000,
        signal: context.signal,
        engineSignal: context.engineSignal,
        onStart: progress.onStart,
        onEnd: (row) => {
          progress.onEnd(row);
          collect();
        },
      },
    );
    const done = new Set(rows.filter(({ result }) => /^(un)?changed$/.test(result)).map(({ stack }) => stack));
    return buildFleetReport({
      operation,
      parallel,
      stacks: [...rows],
      startedAt: new Date(startedAtMs).toISOString(),
      durationMs: Date.now() - startedAtMs,
      shards: options.shard === undefined ? undefined : [options.shard],
      // A successful up has created the missing stack.
      settingsWithoutStack: lists.missing().filter((stack) => operation !== 'up' || !done.has(stack)),
      // A run for named customers says nothing about the others.
      stacksWithoutSettings:
        options.all === true || options.changedSince !== undefined
          ? lists.without(await listCustomers(projectFolder))
          : [],
    });
  } finally {
    await progress.end();
    await targets.close();
  }
}
