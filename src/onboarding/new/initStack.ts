import { MailboxAccessError } from '../../common/errors.ts';
import { pulumiCommand } from '../../common/pulumiCommand.ts';
import type { Engine } from '../../pulumi/cli/locate.ts';
import { engineText } from '../../pulumi/errors/describe.ts';
import { readState } from '../../pulumi/stack/state.ts';
import { nothingWritten } from './answers.ts';

interface InitOptions {
  readonly projectFolder: string;
  readonly stack: string;
  readonly engine: Engine;
  readonly env: Readonly<Record<string, string>>;
  /** Optional. Defaults to the one that suits the state backend. */
  readonly secretsProvider?: string | undefined;
  /** The command to run again. */
  readonly again: string;
  readonly signal: AbortSignal;
}

/**
 * Creates the stack. The engine writes its secrets provider into the settings file. An empty stack of that name, left
 * by an earlier run, is reused.
 *
 * @throws MailboxAccessError `engine-failed`; `customer-exists` when the stack has resources; `interrupted`
 */
export async function initStack(options: InitOptions): Promise<void> {
  const { stack, secretsProvider, again, signal } = options;
  const provider = secretsProvider === undefined ? [] : ['--secrets-provider', secretsProvider];
  try {
    const made = await runEngine(['stack', 'init', stack, '--no-select', ...provider], options);
    if (made.code === 0) return;
    if (!made.text.includes('already exists')) throw explain(made.text, options);
    if (((await readState(options))?.resources ?? []).length > 0) throw stackExists(stack);
    const change = ['stack', 'change-secrets-provider', secretsProvider ?? 'default', '--stack', stack];
    const changed = await runEngine(change, options);
    if (changed.code !== 0) throw explain(changed.text, options);
  } catch (error) {
    throw signal.aborted ? nothingWritten(stack, again, error) : error;
  }
}

/** Runs the engine. Also waits for its end after an interruption, because it might otherwise write the file again. */
async function runEngine(args: readonly string[], { engine, projectFolder, env, signal }: InitOptions) {
  const { execa } = await import('execa');
  signal.throwIfAborted();
  const result = await execa(engine.path, [...args, '--non-interactive'], {
    cwd: projectFolder,
    env,
    stdin: 'ignore',
    all: true,
    reject: false,
    cancelSignal: signal,
    // A killed engine leaves its lock behind.
    forceKillAfterDelay: false,
  });
  signal.throwIfAborted();
  // The engine did not start.
  if (result.cause instanceof Error) throw result.cause;
  return { code: result.exitCode, text: result.all };
}

const remedies: readonly (readonly [RegExp, string])[] = [
  [
    /passphrase must be set|incorrect passphrase/,
    'Set PULUMI_CONFIG_PASSPHRASE or PULUMI_CONFIG_PASSPHRASE_FILE, or set a key vault with --secrets-provider (docs/guides/state.md)',
  ],
  [
    /PULUMI_ACCESS_TOKEN|pulumi login|not logged in/i,
    'Log in to a state backend with pulumi login (docs/guides/state.md)',
  ],
  [
    /secrets manager|secrets provider/,
    'Get permission to encrypt with that key, or set another --secrets-provider (docs/guides/state.md)',
  ],
];

function explain(text: string, { stack, again }: InitOptions): MailboxAccessError {
  const said = engineText(new Error(text));
  const remedy = remedies.find(([pattern]) => pattern.test(said))?.[1] ?? 'Fix the cause';
  return new MailboxAccessError(
    'engine-failed',
    `The stack ${stack} could not be created, so its settings file was removed: ${said}`,
    `${remedy}, then run it again: ${again}`,
    { original: text.trim() },
  );
}

function stackExists(stack: string): MailboxAccessError {
  return new MailboxAccessError(
    'customer-exists',
    `Stack ${stack} already exists with resources. Only its settings file is missing.`,
    `To restore it from version control, see: npx mailbox-access status. To restore it from the last run: ${pulumiCommand('config refresh', stack)}`,
  );
}
