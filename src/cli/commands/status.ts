import { resolve } from 'node:path';
import { listCustomers } from '../../registration/customers/project.ts';
import { MailboxAccessError } from '../../common/errors.ts';
import { replaceFile } from '../../common/files.ts';
import { chooseFleet } from '../../registration/customers/choose.ts';
import { defaultParallel } from '../../common/parallel.ts';
import { isComplete } from '../../fleet/status/summarize.ts';
import { formatJson } from '../../common/console/console.ts';
import { projectOf, type Context, type GlobalOptions } from '../../registration/customers/context.ts';
import { provideEngine } from '../../pulumi/session/engineReport.ts';
import { exitCode } from '../exitCodes.ts';
import { followFleet } from '../fleet/progress.ts';

interface StatusOptions extends GlobalOptions {
  readonly all?: boolean;
  readonly html?: string;
  readonly parallel?: number;
}

export async function run(named: readonly string[], options: StatusOptions, context: Context): Promise<number> {
  const { console, env, signal } = context;
  const projectFolder = await projectOf(options);
  const isWhole = named.length === 0;
  const customers = chooseFleet(await listCustomers(projectFolder), { named, all: options.all === true || isWhole });
  const engine = await provideEngine(context);
  const { readStatus } = await import('../../fleet/status/read.ts');
  const status = await readStatus({
    projectFolder,
    engine,
    env,
    signal,
    customers,
    isWhole,
    parallel: options.parallel ?? defaultParallel(),
    follow: console.isInteractive ? (total) => followFleet('status', total, console) : undefined,
  });
  if (options.json === true) console.out(formatJson(status));
  else {
    const { describeStatus } = await import('../fleet/statusTable.ts');
    console.out(describeStatus(status, { ...console, isFull: !isWhole }));
  }
  if (options.html !== undefined) {
    const { renderStatusPage } = await import('../../fleet/status/page.ts');
    await writePage(resolve(options.cwd, options.html), renderStatusPage(status), context);
  }
  return isComplete(status) ? exitCode.done : exitCode.failed;
}

async function writePage(file: string, page: string, { console }: Context): Promise<void> {
  try {
    await replaceFile(file, page);
    console.err(`\nWritten: ${file}\n`);
  } catch (cause) {
    throw new MailboxAccessError(
      'report-unwritable',
      `The page cannot be written to ${file}: ${cause instanceof Error ? cause.message : String(cause)}.`,
      'Free some space, or choose another file: npx mailbox-access status --html status.html',
      { cause },
    );
  }
}
