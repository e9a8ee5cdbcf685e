import { readFileSync } from 'node:fs';
import { parse } from 'yaml';
import { outputsSchema } from '../src/registration/outputs/schema.ts';
import { settingsShape } from '../src/registration/settings/schema.ts';

const beginning = '<!-- Written by `npm run schema`; do not edit. -->\n<!-- prettier-ignore-start -->';
const end = '<!-- prettier-ignore-end -->';

interface Declared {
  readonly type: string;
  readonly description: string;
  readonly default: string | boolean | readonly string[];
}

/** The pages of docs/reference whose tables come from the schemas and Pulumi.yaml. */
export const references: Readonly<Record<string, () => string>> = {
  'docs/reference/settings.md': describeSettings,
  'docs/reference/outputs.md': describeOutputs,
};

/** Returns a page of `references` with a newly generated table. */
export function rewriteReference(file: string): string {
  const [before = '', rest = ''] = readFileSync(file, 'utf8').split(beginning);
  const [, after = ''] = rest.split(end);
  return `${before}${beginning}\n\n${references[file]?.() ?? ''}\n\n${end}${after}`;
}

function describeSettings(): string {
  const { config } = parse(readFileSync('Pulumi.yaml', 'utf8')) as { config: Readonly<Record<string, Declared>> };
  const rows = Object.entries(settingsShape).map(([key, schema]) => {
    const declared = config[key];
    return [
      `\`${key}\``,
      declared?.type ?? '',
      sayDefault(declared?.default),
      String(schema.meta()?.allowed),
      declared?.description ?? '',
    ];
  });
  return table(['key', 'type', 'default', 'allowed', 'meaning'], rows);
}

function sayDefault(value: string | boolean | readonly string[] | undefined): string {
  if (value === undefined || value === '') return 'none';
  if (typeof value !== 'object') return `\`${value}\``;
  return value.length === 0 ? 'none' : value.map((entry) => `\`${entry}\``).join(', ');
}

function describeOutputs(): string {
  const rows = Object.entries(outputsSchema.shape).map(([name, schema]) => [`\`${name}\``, schema.description ?? '']);
  return table(['output', 'meaning'], rows);
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.map((cell) => cell.replace(/[|<]/g, '\\$&')).join(' | ')} |`;
  return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n');
}
