import type { Command } from 'commander';
import { findProject, listCustomers } from '../../registration/customers/project.ts';
import type { Context, GlobalOptions } from '../../registration/customers/context.ts';
import { exitCode } from '../exitCodes.ts';

/** Prints the completions of the last word, one per line. Prints nothing where the shell should complete file names. */
export async function run(
  words: readonly string[],
  { cwd }: GlobalOptions,
  { console }: Context,
  self: Command,
): Promise<number> {
  const typed = words.at(-1) ?? '';
  const candidates = self.parent === null ? [] : await listCandidates(self.parent, words.slice(0, -1), typed, cwd);
  for (const each of candidates.filter((candidate) => candidate.startsWith(typed))) console.out(`${each}\n`);
  return exitCode.done;
}

async function listCandidates(
  program: Command,
  before: readonly string[],
  typed: string,
  cwd: string,
): Promise<readonly string[]> {
  const help = program.createHelp();
  const isNamed = (each: Command, name: string) => [each.name(), ...each.aliases()].includes(name);
  const command = before
    .map((word) => program.commands.find((each) => isNamed(each, word)))
    .find((each) => each !== undefined);
  const options = help.visibleOptions(command ?? program);
  const open = options.find(({ long, short }) => [long, short].includes(before.at(-1)));
  if (open?.required === true) return open.argChoices ?? [];
  if (typed.startsWith('-')) return options.flatMap(({ long }) => long ?? []);
  if (command === undefined || command.name() === 'help')
    return help.visibleCommands(program).map((each) => each.name());
  const [argument] = command.registeredArguments;
  if (argument?.argChoices !== undefined) return argument.argChoices;
  const isCustomer = /^customers?$/.test(argument?.name() ?? '') && command.name() !== 'new';
  if (!isCustomer) return [];
  return findProject(cwd).then(listCustomers, () => []);
}
