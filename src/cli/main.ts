import { CommanderError } from 'commander';
import { MailboxAccessError } from '../common/errors.ts';
import { formatJson, processConsole } from '../common/console/console.ts';
import { filterConsole, filterText } from './terminal/filter.ts';
import { buildProgram } from './program.ts';
import { explainSystemError } from '../common/systemError.ts';
import type { Context } from '../registration/customers/context.ts';
import { exitCode, exitCodeOf } from './exitCodes.ts';
import { describeError } from '../reporting/model/describeError.ts';
import { abortOnSignals } from '../common/signals.ts';

const signingIn = ['new', 'preflight', 'preview', 'up', 'refresh', 'destroy', 'remove', 'adopt', 'verify', 'rehearse'];

/** Refuses a sign-in for which Node would not check certificates. @throws MailboxAccessError `usage` */
function requireCertificateChecks(command: string, { NODE_TLS_REJECT_UNAUTHORIZED: checks }: NodeJS.ProcessEnv): void {
  if (checks !== '0' || !signingIn.includes(command)) return;
  throw new MailboxAccessError(
    'usage',
    'NODE_TLS_REJECT_UNAUTHORIZED is 0, which turns off certificate checks. No sign-in is made without them.',
    'Remove it from the environment: unset NODE_TLS_REJECT_UNAUTHORIZED (PowerShell: Remove-Item Env:NODE_TLS_REJECT_UNAUTHORIZED). For your own certificate authority: NODE_EXTRA_CA_CERTS=<file.pem>',
  );
}

/**
 * Runs one command line and returns the exit code. Prints every expected error in two sentences.
 *
 * @internal Tests run many command lines in one process.
 */
export async function runCommandLine(args: readonly string[], unfiltered: Context): Promise<number> {
  const context = { ...unfiltered, console: filterConsole(unfiltered.console) };
  try {
    let code: number = exitCode.done;
    const program = buildProgram(context, (finished) => {
      code = finished;
    });
    program.hook('preAction', (_, command) => {
      requireCertificateChecks(command.name(), context.env);
    });
    await program.parseAsync(args, { from: 'user' });
    return code;
  } catch (error) {
    if (error instanceof CommanderError && error.exitCode === 0) return exitCode.done;
    const expected = explain(error);
    if (expected === undefined) throw error;
    // Commander has already printed its own error.
    if (!(error instanceof CommanderError)) {
      // Loaded only here: it loads packages that wrap lines, which `--version` does not need.
      const { reportError } = await import('./reportError.ts');
      reportError(expected, context);
    }
    if (args.includes('--json')) context.console.out(formatJson({ error: describeError(expected) }));
    return exitCodeOf(expected);
  }
}

/** Returns the error to show; undefined for a defect of the program. */
function explain(error: unknown): MailboxAccessError | undefined {
  if (error instanceof MailboxAccessError) return error;
  if (!(error instanceof CommanderError)) return explainSystemError(error);
  return new MailboxAccessError(
    'usage',
    error.code === 'commander.help' ? 'No command is given.' : error.message.replace(/^error: /, ''),
    'Show what there is: npx mailbox-access --help',
    { cause: error },
  );
}

const cut =
  'error: This command did not stop in time after the signal, so it was killed. Some changes may be incomplete.\nRun it again; it resumes where it stopped.\n';

export async function main(): Promise<void> {
  const console = processConsole();
  const context = {
    console,
    env: process.env,
    ...abortOnSignals(() => {
      console.err(cut);
    }),
  };
  // Errors that event handlers of a child process or a file throw arrive here.
  process.on('uncaughtException', (error) => {
    // The SDK reports it to the program of the customer (src/pulumi/stack/isolation.ts).
    if (globalThis.asyncLocalStorage?.getStore() !== undefined) return;
    const expected = explainSystemError(error);
    const text = expected === undefined ? (error.stack ?? error.message) : `error: ${expected.message}`;
    console.err(`${filterText(text)}\n`);
    process.exit(exitCode.failed);
  });
  const code = await runCommandLine(process.argv.slice(2), context);
  // `process.exit()` could lose output that is not flushed yet.
  process.exitCode = code === exitCode.done ? (process.exitCode ?? code) : code;
}
