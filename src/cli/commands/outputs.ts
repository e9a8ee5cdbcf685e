import type { Command } from 'commander';
import type { Outputs } from '../../registration/outputs/schema.ts';
import { formatJson, formatRows } from '../../common/console/console.ts';
import type { Context, GlobalOptions } from '../../registration/customers/context.ts';
import { readProvisioned } from '../../pulumi/session/provisioned.ts';

export function addOutputs(program: Command, context: Context): void {
  program
    .command('outputs')
    .description('Show the outputs of a stack: IDs, links, servers. Again: the same.')
    .argument('<customer>', 'name of the stack')
    .addHelpText('after', '\nExample:\n  $ npx mailbox-access outputs contoso --json')
    .action(async (customer: string, _: unknown, self: Command) => {
      await showOutputs(customer, self.optsWithGlobals(), context);
    });
}

async function showOutputs(customer: string, options: GlobalOptions, context: Context): Promise<void> {
  const { outputs } = await readProvisioned(customer, options, context);
  context.console.out(options.json === true ? formatJson(outputs) : formatRows(flatten(outputs)));
}

/** One row a value: `imap.host`, `scopes`. */
function flatten(outputs: Outputs): readonly (readonly [string, string])[] {
  return Object.entries(outputs).flatMap(([name, value]): (readonly [string, string])[] => {
    if (Array.isArray(value)) return value.map((entry, index) => [index === 0 ? name : '', inWords(entry)]);
    if (typeof value !== 'object') return [[name, value]];
    return Object.entries(value).map(([key, inner]) => [`${name}.${key}`, String(inner)]);
  });
}

function inWords(entry: string | Outputs['permissions'][number]): string {
  return typeof entry === 'string' ? entry : `${entry.name} (${entry.resource}): ${entry.allows}`;
}
