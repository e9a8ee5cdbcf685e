import { MailboxAccessError } from '../../common/errors.ts';
import { buildGoArguments } from './build.ts';
import { buildBinaryPath, buildEngineRoot } from './cache.ts';
import type { PinnedEngine } from './pinned.ts';
import type { FailedAttempt } from './types.ts';

const wayNames = {
  path: 'on PATH',
  cache: 'cache folder',
  download: 'official download',
  build: 'build from source',
} as const;

/** The error that names every way to an engine: why it failed, and what to paste to mend it. */
export function buildEngineMissing(
  attempts: readonly FailedAttempt[],
  pinned: PinnedEngine,
  engineFolder: string,
): MailboxAccessError {
  const reasons = attempts.map(({ way, reason }) => `\n  ${wayNames[way]}: ${reason}`);
  return new MailboxAccessError(
    'engine-missing',
    `No Pulumi engine was found, and none could be made.${reasons.join('')}`,
    `Do one of these, then start again.\n${buildWays(pinned, engineFolder).join('\n')}`,
  );
}

function buildWays(pinned: PinnedEngine, engineFolder: string): readonly string[] {
  const binary = buildBinaryPath(buildEngineRoot(engineFolder, { kind: 'build', version: pinned.version }));
  const go = ['go', '-C', pinned.folder, ...buildGoArguments(pinned.version, binary)].map(quote).join(' ');
  return [
    `  Install it (https://www.pulumi.com/docs/install/): ${installCommand()}`,
    '  Let this machine reach https://get.pulumi.com, where the official download is.',
    `  Install Go ${pinned.goVersion} or newer (https://go.dev/dl/); it is then built by itself, or by hand: ${go}`,
  ];
}

function installCommand(): string {
  return process.platform === 'win32' ? 'winget install pulumi' : 'curl -fsSL https://get.pulumi.com | sh';
}

/** Double quotes, which POSIX shells, PowerShell and cmd all take. */
function quote(argument: string): string {
  return /\s/.test(argument) ? `"${argument}"` : argument;
}

/** One line, short enough to stand in a list. */
export function readReason(error: unknown): string {
  const text = error instanceof Error ? error.message : String(error);
  const line = text.replaceAll(/\s+/g, ' ').trim();
  return line.length > 400 ? `${line.slice(0, 200)} … ${line.slice(-200)}` : line;
}
