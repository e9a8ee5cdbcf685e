import type { Command } from 'commander';
import { fileSettings } from '../../config/files.ts';
import { readSettings } from '../../config/read.ts';
import { openBackend, openTarget } from '../../engine/open.ts';
import { findHeldApplication, readHeldResources } from '../../engine/state.ts';
import { formatJson } from '../terminal/console.ts';
import { projectOf, requireCustomer } from '../context.ts';
import type { Context, GlobalOptions } from '../context.ts';
import { describeTarget, provideEngine } from '../engineReport.ts';
import { exitCode } from '../exitCodes.ts';

export function addPreflight(program: Command, context: Context, finish: (code: number) => void): void {
  program
    .command('preflight')
    .description(
      'Look at what provisioning hangs on: credential, rights, consent policy, account, namesakes. Changes nothing. Again: the same.',
    )
    .argument('<customer>', 'name of the stack')
    .addHelpText('after', '\nExample:\n  $ npx mailbox-access preflight contoso')
    .action(async (customer: string, _: unknown, self: Command) => {
      finish(await lookAhead(customer, self.optsWithGlobals(), context));
    });
}

async function lookAhead(stack: string, options: GlobalOptions, context: Context): Promise<number> {
  const projectFolder = await projectOf(options);
  await requireCustomer(projectFolder, stack);
  const raw = await fileSettings(projectFolder, stack, context.env);
  const settings = readSettings(raw);
  const [engine, backend] = await Promise.all([provideEngine(context), openBackend(settings, projectFolder)]);
  const [held, target, { printPreflight, runPreflight }] = await Promise.all([
    readHeldResources({ projectFolder, stack, engine, env: backend, onNotice: context.console.err }),
    openTarget(settings, projectFolder, context.env),
    import('../preflight.ts'),
  ]);
  try {
    context.console.err(`${describeTarget(target)}\n`);
    const report = await runPreflight({ raw, settings, target, objectId: findHeldApplication(held) }, context);
    if (options.json === true) context.console.out(formatJson(report));
    else printPreflight(report, context);
    return report.result === 'failed' ? exitCode.failed : exitCode.done;
  } finally {
    await target.close();
  }
}
