import { fileSettings } from '../../registration/settings/files.ts';
import { readSettings } from '../../registration/settings/read.ts';
import { openBackend, openTarget } from '../../pulumi/stack/open.ts';
import { findStateApplication, readState } from '../../pulumi/stack/state.ts';
import { formatJson } from '../../common/console/console.ts';
import { projectOf, requireCustomer } from '../../registration/customers/context.ts';
import type { Context, GlobalOptions } from '../../registration/customers/context.ts';
import { describeTarget, provideEngine } from '../../pulumi/session/engineReport.ts';
import { exitCode } from '../exitCodes.ts';

export async function run(stack: string, options: GlobalOptions, context: Context): Promise<number> {
  const projectFolder = await projectOf(options);
  await requireCustomer(projectFolder, stack);
  const raw = await fileSettings(projectFolder, stack, context.env);
  const settings = readSettings(raw);
  const [engine, backend] = await Promise.all([
    provideEngine(context),
    openBackend(settings, projectFolder, context.env),
  ]);
  const [state, target, { printPreflight, runPreflight }] = await Promise.all([
    readState({ projectFolder, stack, engine, env: backend, onNotice: context.console.err }),
    openTarget(settings, projectFolder, context.env),
    import('../../checks/preflight/run.ts'),
  ]);
  try {
    context.console.err(`${describeTarget(target)}\n`);
    const report = await runPreflight(
      { raw, settings, target, objectId: findStateApplication(state?.resources) },
      context,
    );
    if (options.json === true) context.console.out(formatJson(report));
    else printPreflight(report, context);
    return report.result === 'failed' ? exitCode.failed : exitCode.done;
  } finally {
    await target.close();
  }
}
