import { resolve } from 'node:path';
import type { Command } from 'commander';
import { listCustomers } from '../../registration/customers/project.ts';
import { MailboxAccessError } from '../../common/errors.ts';
import { replaceFile } from '../../common/files.ts';
import { chooseFleet } from '../../registration/customers/choose.ts';
import { defaultParallel } from '../../common/parallel.ts';
import { isComplete } from '../../fleet/status/summarize.ts';
import { formatJson } from '../../common/console/console.ts';
import { projectOf } from '../../registration/customers/context.ts';
import type { Context, GlobalOptions } from '../../registration/customers/context.ts';
import { provideEngine } from '../../pulumi/session/engineReport.ts';
import { exitCode } from '../exitCodes.ts';
import { positive } from '../fleet/options.ts';
import { followFleet } from '../fleet/progress.ts';

interface StatusOptions extends GlobalOptions {
  readonly all?: boolean;
  readonly html?: string;
  readonly parallel?: number;
}

/** Adds the command; `finish` is given the exit code. */
export function addStatus(program: Command, context: Context, finish: (code: number) => void): void {
  program
    .command('status')
    .description(
      'Show what is known of each customer: registered, consented, drifted, mailbox read; settings without a stack and stacks without settings. Asks no tenant. Again: the same.',
    )
    .argument('[customers...]', 'names of stacks, or patterns: "north-*" (default: all)')
    .option('--all', 'every customer, which is the default')
    .option('--html <file>', 'also write it as a page')
    .option('--parallel <n>', `how many states are asked for at once; here ${defaultParallel()}`, positive)
    .addHelpText(
      'after',
      '\nWhat it says of consent, drift and mailbox is what the last `verify` has found. Exit code 1 when something could not be read.\n\nExamples:\n  $ npx mailbox-access status\n  $ npx mailbox-access status "north-*" --html status.html',
    )
    .action(async (customers: string[], _: unknown, self: Command) => {
      finish(await showStatus(customers, self.optsWithGlobals(), context));
    });
}

async function showStatus(named: readonly string[], options: StatusOptions, context: Context): Promise<number> {
  const { console, env, signal } = context;
  const projectFolder = await projectOf(options);
  const customers = chooseStatus(await listCustomers(projectFolder), named, options.all === true);
  const engine = await provideEngine(context);
  const { readStatus } = await import('../../fleet/status/read.ts');
  const status = await readStatus({
    ...{ projectFolder, engine, env, signal, customers },
    isWhole: named.length === 0,
    parallel: options.parallel ?? defaultParallel(),
    ...(console.isInteractive ? { follow: (total: number) => follow(total, context) } : {}),
  });
  if (options.json === true) console.out(formatJson(status));
  else {
    const { describeStatus } = await import('../fleet/statusTable.ts');
    console.out(describeStatus(status, { ...console, isFull: named.length > 0 }));
  }
  if (options.html !== undefined) {
    const { renderStatusPage } = await import('../../fleet/status/page.ts');
    await writePage(resolve(options.cwd, options.html), renderStatusPage(status), context);
  }
  return isComplete(status) ? exitCode.done : exitCode.failed;
}

/** @throws MailboxAccessError `usage`, `stack-unknown`; a project without a customer has an empty status. */
function chooseStatus(known: readonly string[], named: readonly string[], all: boolean): readonly string[] {
  return chooseFleet(known, { named, all: all || named.length === 0 });
}

/** Shows how far the reading is where it takes the engine. */
async function follow(total: number, { console }: Context) {
  const { onStart, onEnd, end } = await followFleet('status', total, console);
  return {
    onStart,
    end,
    onEnd: (stack: string) => {
      onEnd({ stack, result: 'unchanged' });
    },
  };
}

async function writePage(file: string, page: string, { console }: Context): Promise<void> {
  try {
    await replaceFile(file, page);
    console.err(`\nWritten: ${file}\n`);
  } catch (cause) {
    throw new MailboxAccessError(
      'report-unwritable',
      `The page cannot be written to ${file}: ${cause instanceof Error ? cause.message : String(cause)}.`,
      'Make room for it, or name another file: npx mailbox-access status --html status.html',
      { cause },
    );
  }
}
