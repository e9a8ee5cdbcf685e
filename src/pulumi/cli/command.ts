import { spawn } from 'node:child_process';
import { delimiter, dirname } from 'node:path';
import * as cmd from '@pulumi/pulumi/automation/cmd.js';
import * as errors from '@pulumi/pulumi/automation/errors.js';

/** The result that the SDK expects of a command. Its types leave it out. */
interface CommandResult {
  readonly stdout: string;
  readonly stderr: string;
  readonly code: number;
}
const { CommandResult } = cmd as unknown as {
  readonly CommandResult: new (stdout: string, stderr: string, code: number) => CommandResult;
};
const { createCommandError } = errors as unknown as { readonly createCommandError: (result: CommandResult) => Error };

type Run = (
  args: string[],
  cwd: string,
  additionalEnv: Record<string, string>,
  onOutput?: (text: string) => void,
  onError?: (text: string) => void,
  signal?: AbortSignal,
) => Promise<CommandResult>;

/** The SDK's command with its method, which its types leave out. */
export interface EngineCommand extends cmd.PulumiCommand {
  readonly run: Run;
}

/**
 * Returns the engine as a command that runs in its own process group. In a terminal, Ctrl-C reaches every process of a group, and the
 * engine would stop in the middle of a resource. Windows has no such groups without a separate window, so there the engine receives Ctrl-C.
 */
export function inOwnGroup(command: cmd.PulumiCommand): EngineCommand {
  const run: Run = async (args, cwd, additionalEnv, onOutput, onError, signal) => {
    const path = [dirname(command.command), additionalEnv.PATH ?? process.env.PATH].join(delimiter);
    const child = spawn(
      command.command,
      [...args, ...(args.includes('--non-interactive') ? [] : ['--non-interactive'])],
      {
        cwd,
        env: { ...process.env, ...additionalEnv, PATH: path, PULUMI_AUTOMATION_API: 'true' },
        stdio: ['ignore', 'pipe', 'pipe'],
        detached: process.platform !== 'win32',
        windowsHide: true,
      },
    );
    const interrupt = () => child.kill('SIGINT');
    signal?.addEventListener('abort', interrupt);
    const said = { out: '', err: '' };
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      said.out += text;
      onOutput?.(text);
    });
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      said.err += text;
      onError?.(text);
    });
    try {
      const code = await new Promise<number>((resolve, reject) => {
        child.on('error', reject);
        child.on('close', (exitCode, name) => {
          if (exitCode === null) reject(new Error(`Command was killed with ${name ?? 'a signal'}`));
          else resolve(exitCode);
        });
      });
      const result = new CommandResult(said.out, said.err, code);
      if (code !== 0) throw createCommandError(result);
      return result;
    } finally {
      signal?.removeEventListener('abort', interrupt);
    }
  };
  return Object.assign(Object.create(command) as cmd.PulumiCommand, { run });
}
