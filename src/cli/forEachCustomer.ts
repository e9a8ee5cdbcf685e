import { formatJson } from '../common/console/console.ts';
import { MailboxAccessError } from '../common/errors.ts';
import { projectOf, type Context, type GlobalOptions } from '../registration/customers/context.ts';
import { describeError } from '../reporting/model/describeError.ts';
import { failureOf } from '../fleet/run.ts';
import { exitCode } from './exitCodes.ts';
import { chooseStacks } from './fleet/choose.ts';
import { reportError } from './reportError.ts';

export interface ManyOptions extends GlobalOptions {
  readonly all?: boolean;
}

export interface Printable {
  readonly json: object;
  readonly text: string;
  readonly code?: number;
}

/**
 * Runs a command for one customer, or for several in sequence. A failure does not stop the others. With `--json`, several customers are
 * printed as an array; each entry has `stack` and either the command's result or `error`.
 *
 * @throws MailboxAccessError from `one`, if a single customer is named
 */
export async function forEachCustomer(
  named: readonly string[],
  options: ManyOptions,
  context: Context,
  one: (customer: string) => Promise<Printable>,
): Promise<number> {
  const { stacks, isFleet } = await chooseStacks(await projectOf(options), named, options);
  if (!isFleet) {
    const [stack = ''] = stacks;
    const { json, text, code = exitCode.done } = await one(stack);
    context.console.out(options.json === true ? formatJson(json) : text);
    return code;
  }
  const entries: object[] = [];
  let worst: number = exitCode.done;
  const print = (text: string) => {
    if (options.json !== true) context.console.out(text);
  };
  for (const stack of stacks) {
    print(`${entries.length === 0 ? '' : '\n'}${stack}\n`);
    const {
      json,
      text,
      code = exitCode.done,
    } = await (context.signal.aborted ? notStarted(stack) : one(stack)).catch((cause: unknown) => {
      const error = failureOf(stack, cause);
      reportError(error, context);
      return { json: { error: describeError(error) }, text: '', code: exitCode.failed };
    });
    print(text);
    entries.push({ stack, ...json });
    if (code !== exitCode.done) worst = exitCode.failed;
  }
  if (options.json === true) context.console.out(formatJson(entries));
  return worst;
}

function notStarted(stack: string): Promise<never> {
  const problem = `The command was interrupted before ${stack}.`;
  return Promise.reject(new MailboxAccessError('interrupted', problem, 'Run the same command again.'));
}
