import type { Outputs } from '../../registration/outputs/schema.ts';
import { formatRows } from '../../common/wrap.ts';
import type { Context } from '../../registration/customers/context.ts';
import { forEachCustomer, type ManyOptions } from '../forEachCustomer.ts';
import { readProvisioned } from '../../pulumi/session/provisioned.ts';

export function run(customers: readonly string[], options: ManyOptions, context: Context): Promise<number> {
  return forEachCustomer(customers, options, context, async (customer) => {
    const { outputs } = await readProvisioned(customer, options, context);
    return { json: outputs, text: formatRows(flatten(outputs), context.console) };
  });
}

/** Returns a row for each output and each member of one: `scopes`, `imap.host`. */
function flatten(outputs: Outputs): readonly (readonly [string, string])[] {
  return Object.entries<Outputs[keyof Outputs]>(outputs).flatMap(([name, value]): (readonly [string, string])[] => {
    if (value === undefined) return [];
    if (Array.isArray(value)) return [[name, value.map(inWords).join('\n')]];
    if (typeof value !== 'object') return [[name, value]];
    return Object.entries(value).map(([key, inner]) => [`${name}.${key}`, String(inner)]);
  });
}

function inWords(entry: string | Outputs['permissions'][number]): string {
  return typeof entry === 'string' ? entry : `${entry.name} (${entry.resource}): ${entry.allows}`;
}
