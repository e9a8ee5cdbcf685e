import type { Command, Option } from 'commander';
import { buildProgram } from '../src/cli/program.ts';
import { processConsole } from '../src/common/console/console.ts';

/** Options that every command has. */
const common = ['--cwd', '--json', '--help'];

/** Returns docs/reference/commands.md, from the program's own declarations. */
export function describeCommands(): string {
  const { signal } = new AbortController();
  const context = { console: processConsole(), env: process.env, signal, engineSignal: signal };
  const program = buildProgram(context, () => undefined);
  const help = program.createHelp();
  const commands = help.visibleCommands(program).filter((command) => command.name() !== 'help');
  const [preview, verify] = ['preview', 'verify'].map((name) => commands.find((command) => command.name() === name));
  const many = (preview?.options ?? []).filter(
    ({ long }) => !common.includes(long ?? '') && verify?.options.some((one) => one.long === long),
  );
  return [
    '<!-- Written by `npm run commands` from src/cli/program.ts. -->',
    '# Commands',
    'Each command also has `--json`, `-C, --cwd <folder>` (run in this folder) and `--help`. Exit codes: 0 done, 1 failed, 2 wrong usage. For `verify`, 1 means that a check failed; skipped checks do not count. For `status`, it means that something could not be read.',
    'Some errors suggest two more commands: `refresh <customer>` updates the state to match the directory, and `engine` shows the Pulumi engine in use.',
    ...commands.flatMap((command) => describeCommand(command, hasAll(command, many) ? many : [])),
    '## Options for many customers',
    '`preview`, `up`, `destroy` and `verify` take these options. See [Run commands for many customers](../guides/fleet.md).',
    describeTable(many.map((option) => [help.optionTerm(option), help.optionDescription(option)])),
  ]
    .join('\n\n')
    .concat('\n');
}

function hasAll(command: Command, options: readonly Option[]): boolean {
  return options.every(({ long }) => command.options.some((one) => one.long === long));
}

/** @param described Options that are described elsewhere. */
function describeCommand(command: Command, described: readonly Option[]): readonly string[] {
  const help = command.createHelp();
  const left = [...common, ...described.map(({ long }) => long)];
  const options = help.visibleOptions(command).filter(({ long }) => !left.includes(long));
  const rows = [
    ...help.visibleArguments(command).map((argument) => [argument.name(), help.argumentDescription(argument)]),
    ...options.map((option) => [help.optionTerm(option), help.optionDescription(option)]),
  ];
  const more =
    described.length === 0 ? '' : ' This command takes the [options for many customers](#options-for-many-customers).';
  return [
    `## ${command.name()}`,
    `${escapeTags(command.description()).replace(/\.$/, '')}.${more}`,
    `\`npx mailbox-access ${command.name()} ${command.usage()}\``,
    ...(rows.length === 0 ? [] : [describeTable(rows)]),
  ];
}

function describeTable(rows: readonly (readonly string[])[]): string {
  const lines = rows.map(([term = '', meaning = '']) => `| \`${term}\` | ${escapeTags(withoutMachine(meaning))} |`);
  return ['| argument or option | meaning |', '| --- | --- |', ...lines].join('\n');
}

/** Removes the number of parallel customers, which depends on the machine. */
function withoutMachine(text: string): string {
  return text.replace(/ \(default here: \d+(?:, )?([^)]*)\)/, (_, how: string) =>
    how === '' ? '' : ` (default: ${how})`,
  );
}

function escapeTags(text: string): string {
  return text.replaceAll('<', '\\<');
}
