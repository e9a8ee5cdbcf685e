import { styleText } from 'node:util';
import type { FleetProgress } from '../../fleet/run.ts';
import type { FleetRow } from '../../reporting/model/schema.ts';
import type { Console } from '../../common/console/console.ts';
import { progressOnStderr } from '../../common/console/progress.ts';
import { filterText } from '../terminal/filter.ts';

/** Maximum number of running customers to show. */
const maxShown = 8;
const tickMs = 250;

/** Shows running and waiting customers and the time left in a terminal; otherwise a line for each that ended. */
export async function followFleet(operation: string, total: number, console: Console): Promise<FleetProgress> {
  const options = progressOnStderr(console.isInteractive);
  return options.fallbackRendererCondition ? followPlainly(total, console) : followLive(operation, total, options);
}

function followPlainly(total: number, { err }: Console): FleetProgress {
  let ended = 0;
  return {
    onStart: () => undefined,
    onEnd: (row) => {
      ended += 1;
      err(`[${ended}/${total}] ${describeRow(row)}\n`);
    },
    end: () => Promise.resolve(),
  };
}

async function followLive(
  operation: string,
  total: number,
  options: ReturnType<typeof progressOnStderr>,
): Promise<FleetProgress> {
  // Loaded only where it is shown.
  const { Listr } = await import('listr2');
  const startedAtMs = Date.now();
  const running = new Map<string, number>();
  const ended: FleetRow[] = [];
  const finished = Promise.withResolvers<undefined>();
  const tasks = new Listr(
    {
      title: operation,
      rendererOptions: { outputBar: true },
      task: async (_, task) => {
        const show = () => {
          const elapsedMs = Date.now() - startedAtMs;
          task.title = `${operation}: ${describeCounts({ ended, total, running: running.size, elapsedMs })}`;
          task.output = describeRunning(running, Date.now());
        };
        const ticks = setInterval(show, tickMs);
        show();
        await finished.promise.finally(() => {
          clearInterval(ticks);
          show();
        });
      },
    },
    { ...options, rendererOptions: { ...options.rendererOptions, clearOutput: true } },
  );
  const shown = tasks.run();
  return {
    onStart: (stack) => running.set(stack, Date.now()),
    onEnd: (row) => {
      running.delete(row.stack);
      ended.push(row);
    },
    end: async () => {
      finished.resolve(undefined);
      await shown;
    },
  };
}

interface FleetCounts {
  readonly ended: readonly FleetRow[];
  readonly total: number;
  readonly running: number;
  readonly elapsedMs: number;
}

/**
 * Formats `12 of 24, 1 failed, 8 waiting, about 20 s left`.
 *
 * @internal Tested alone: a terminal shows it only while time passes.
 */
export function describeCounts({ ended, total, running, elapsedMs }: FleetCounts): string {
  const failed = ended.filter(({ result }) => result === 'failed').length;
  const waiting = total - ended.length - running;
  const leftMs = (elapsedMs / ended.length) * (total - ended.length);
  return [
    `${ended.length} of ${total}`,
    ...(failed > 0 ? [styleText('red', `${failed} failed`)] : []),
    ...(waiting > 0 ? [`${waiting} waiting`] : []),
    ...(ended.length > 0 && ended.length < total ? [`about ${formatSeconds(leftMs)} left`] : []),
  ].join(', ');
}

/** Lists running customers, filtered here because listr2 prints them itself. @internal Tested alone, as above. */
export function describeRunning(running: ReadonlyMap<string, number>, nowMs: number): string {
  const lines = [...running].slice(0, maxShown).map(([stack, sinceMs]) => `${stack} ${formatSeconds(nowMs - sinceMs)}`);
  const more = running.size - lines.length;
  return filterText([...lines, ...(more > 0 ? [`and ${more} more`] : [])].join('\n'));
}

/** Describes a customer in one line. @internal Tested alone: only a failure with two lines shows all of it. */
export function describeRow({ stack, result, durationMs, error }: FleetRow): string {
  const time = durationMs === undefined ? '' : ` (${(durationMs / 1000).toFixed(1)} s)`;
  return `${stack}: ${result}${time}${error === undefined ? '' : `: ${firstWords(error.problem)}`}`;
}

/** Returns the first line, and the second too if the first only introduces it. */
function firstWords(problem: string): string {
  const [first = '', second = ''] = problem.split('\n');
  return first.endsWith(':') ? `${first} ${second.trim()}` : first;
}

function formatSeconds(ms: number): string {
  const seconds = Math.ceil(ms / 1000);
  return seconds < 60 ? `${seconds} s` : `${Math.floor(seconds / 60)} min ${seconds % 60} s`;
}
