import { openBackend, openTarget } from '../../pulumi/stack/open.ts';
import { findStateApplication, readState } from '../../pulumi/stack/state.ts';
import { readCustomer, type Context } from '../../registration/customers/context.ts';
import { showSession, provideEngine } from '../../pulumi/session/engineReport.ts';
import { exitCode } from '../exitCodes.ts';
import { forEachCustomer, type ManyOptions, type Printable } from '../forEachCustomer.ts';

export function run(customers: readonly string[], options: ManyOptions, context: Context): Promise<number> {
  return forEachCustomer(customers, options, context, (customer) => preflightCustomer(customer, options, context));
}

async function preflightCustomer(stack: string, options: ManyOptions, context: Context): Promise<Printable> {
  const { projectFolder, raw, settings } = await readCustomer(stack, options, context);
  const [engine, backend] = await Promise.all([
    provideEngine(context),
    openBackend(settings, projectFolder, context.env),
  ]);
  const [state, { printPreflight, runPreflight }] = await Promise.all([
    readState({ projectFolder, stack, engine, env: backend, onNotice: context.console.err }),
    import('../../checks/preflight/run.ts'),
  ]);
  const target = await openTarget(settings, projectFolder, context.env);
  try {
    showSession(context.console, target);
    const report = await runPreflight(
      { raw, settings, target, objectId: findStateApplication(state?.resources) },
      context,
    );
    if (options.json !== true) printPreflight(report, context);
    return { json: report, text: '', code: report.result === 'failed' ? exitCode.failed : exitCode.done };
  } finally {
    await target.close();
  }
}
