import type { Outputs } from '../../registration/outputs/schema.ts';
import { formatJson, formatRows } from '../../common/console/console.ts';
import type { Context, GlobalOptions } from '../../registration/customers/context.ts';
import { exitCode } from '../exitCodes.ts';
import { readProvisioned } from '../../pulumi/session/provisioned.ts';

export async function run(customer: string, options: GlobalOptions, context: Context): Promise<number> {
  const { outputs } = await readProvisioned(customer, options, context);
  context.console.out(options.json === true ? formatJson(outputs) : formatRows(flatten(outputs)));
  return exitCode.done;
}

/** One row a value: `imap.host`, `scopes`. */
function flatten(outputs: Outputs): readonly (readonly [string, string])[] {
  return Object.entries<Outputs[keyof Outputs]>(outputs).flatMap(([name, value]): (readonly [string, string])[] => {
    if (value === undefined) return [];
    if (Array.isArray(value)) return value.map((entry, index) => [index === 0 ? name : '', inWords(entry)]);
    if (typeof value !== 'object') return [[name, value]];
    return Object.entries(value).map(([key, inner]) => [`${name}.${key}`, String(inner)]);
  });
}

function inWords(entry: string | Outputs['permissions'][number]): string {
  return typeof entry === 'string' ? entry : `${entry.name} (${entry.resource}): ${entry.allows}`;
}
