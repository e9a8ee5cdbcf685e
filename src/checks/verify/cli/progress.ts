import { Listr } from 'listr2';
import type { DefaultRenderer, ListrTaskWrapper, SimpleRenderer } from 'listr2';
import type { Check, CheckName, CheckResult } from '../names.ts';
import type { Console } from '../../../common/console/console.ts';
import { progressOnStderr } from '../../../common/console/progress.ts';

/** Where a check under way says what a person has to do now; set while the progress is shown. */
export interface Notes {
  show?: (name: CheckName, text: string) => void;
}

type Results = Promise<readonly CheckResult[]>;
type Task = ListrTaskWrapper<unknown, typeof DefaultRenderer, typeof SimpleRenderer>;

/**
 * Shows in a terminal which checks are under way, and clears that at the end: the report says it all. Without one only what a
 * person has to do is said.
 */
export async function showProgress(
  checks: readonly Check[],
  console: Console,
  notes: Notes,
  run: (onEnd?: (result: CheckResult) => void) => Results,
): Results {
  const progress = progressOnStderr(console.isInteractive);
  if (progress.fallbackRendererCondition) {
    notes.show = (_, text) => {
      console.err(`${text}\n`);
    };
    return run();
  }
  const ended = new Map(checks.map(({ name }) => [name, Promise.withResolvers<CheckResult>()]));
  const shown = new Map<CheckName, Task>();
  notes.show = (name, text) => {
    const task = shown.get(name);
    if (task !== undefined) task.output = text;
  };
  const results = run((result) => ended.get(result.name)?.resolve(result));
  const tasks = new Listr(
    checks.map(({ name, title }) => ({
      title,
      rendererOptions: { outputBar: Infinity, persistentOutput: true },
      task: async (_: unknown, task: Task) => {
        shown.set(name, task);
        const result = await Promise.race([ended.get(name)?.promise, results.then(() => undefined)]);
        if (result?.result === 'skipped') task.skip();
        if (result?.result === 'failed') throw new Error(title);
      },
    })),
    {
      ...progress,
      concurrent: true,
      exitOnError: false,
      rendererOptions: { ...progress.rendererOptions, clearOutput: true },
    },
  );
  await tasks.run().catch(() => undefined);
  return results;
}
