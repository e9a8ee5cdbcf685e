import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { z } from 'zod';

/** Commands of `pulumi stack` that name the stack by position. */
const stackCommands: readonly string[] = ['init', 'rm', 'select'];

/** Reads from the engine's arguments the command, such as `config`, the stack, and the folder of `--cwd`. */
export function readEngineArgs(args: readonly string[]) {
  const { values, positionals } = parseArgs({
    args: [...args],
    options: { stack: { type: 'string', short: 's' }, cwd: { type: 'string', short: 'C' } },
    allowPositionals: true,
    strict: false,
  });
  const [command, subcommand = '', operand] = positionals;
  const byPosition = command === 'stack' && stackCommands.includes(subcommand) ? operand : undefined;
  return { command, stack: text(values.stack) ?? byPosition, cwd: text(values.cwd) };
}

/** Drops a flag without its value, which is a boolean here. The engine reports it. */
function text(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined;
}

/** `stacks` is keyed by backend. Older engines have one `stack`. */
const workspace = z.object({ stacks: z.record(z.string(), z.string()).optional(), stack: z.string().optional() });

/**
 * Returns the stack that `pulumi stack select` has selected for a project, without its organization; undefined when there is none. The
 * file is the engine's: sdk/go/common/workspace/workspace.go.
 *
 * @param backends URLs of the project's backends. The first with a selected stack counts.
 */
export async function readSelectedStack(
  project: { readonly folder: string; readonly name: string },
  backends: readonly string[],
  env: NodeJS.ProcessEnv,
): Promise<string | undefined> {
  const named = env.PULUMI_STACK ?? '';
  if (named !== '') return stackName(named);
  const hash = createHash('sha1').update(join(project.folder, 'Pulumi.yaml')).digest('hex');
  const home = env.PULUMI_HOME ?? join(homedir(), '.pulumi');
  try {
    const content = await readFile(join(home, 'workspaces', `${project.name}-${hash}-workspace.json`), 'utf8');
    const { stacks = {}, stack } = workspace.parse(JSON.parse(content));
    const selected = backends.map((url) => stacks[url]).find((each) => each !== undefined) ?? stack;
    return selected === undefined ? undefined : stackName(selected);
  } catch {
    return undefined;
  }
}

/** Returns the name without organization and project. */
export function stackName(qualified: string): string {
  return qualified.split('/').at(-1) ?? qualified;
}
