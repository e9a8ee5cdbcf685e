import { readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { MailboxAccessError } from '../../common/errors.ts';
import { buildBinaryPath } from './cache.ts';
import { findOnPath, type ProgramOptions, runProgram } from '../../common/programs.ts';

/** The engine that the Go module in `folder` pins. `version` has no leading v; `goVersion` is the oldest Go that builds it. */
export interface PinnedEngine {
  readonly version: string;
  readonly goVersion: string;
  readonly folder: string;
}

/**
 * Reads the pinned engine from tools/pulumi-engine/go.mod, the only place that names its version.
 * @throws MailboxAccessError `engine-missing` when the module is missing or pins no engine.
 */
export async function readPinnedEngine(projectFolder: string): Promise<PinnedEngine> {
  const folder = join(projectFolder, 'tools', 'pulumi-engine');
  const text = await readFile(join(folder, 'go.mod'), 'utf8').catch(() => '');
  const version = /^\s*(?:require )?github\.com\/pulumi\/pulumi\/pkg\/v3 v(\S+)/m.exec(text)?.[1];
  const goVersion = /^go (\S+)/m.exec(text)?.[1];
  if (version !== undefined && goVersion !== undefined) return { version, goVersion, folder };
  const problem = `${join(folder, 'go.mod')} does not name the Pulumi engine to use.`;
  throw new MailboxAccessError('engine-missing', problem, 'Restore it: git checkout -- tools/pulumi-engine');
}

/** Returns an environment in which Go builds for this machine, without a go.work above the module. */
export function buildGoEnvironment(env: NodeJS.ProcessEnv, workFolder: string): NodeJS.ProcessEnv {
  return { ...env, CGO_ENABLED: '0', GOOS: '', GOARCH: '', GOWORK: 'off', GOTMPDIR: workFolder };
}

export interface BuildOptions extends Pick<ProgramOptions, 'env' | 'signal'> {
  /** Receives each line of Go's output, and the number of packages compiled so far. */
  readonly onLine: (line: string, compiledPackages: number) => void;
}

/**
 * Builds the pinned engine below `root`, with temporary files beside it; 3 to 4 minutes on two cores when nothing is compiled yet.
 * @throws Error with Go's output, also when Go is missing or too old; the signal's reason after the signal.
 */
export async function buildFromGo(pinned: PinnedEngine, root: string, options: BuildOptions): Promise<void> {
  const go = await findOnPath('go', options.env);
  if (go === undefined) throw new Error('go is not on PATH');
  const versionFlag = `-X github.com/pulumi/pulumi/sdk/v3/go/common/version.Version=v${pinned.version}`;
  const flags = ['-tags', 'osusergo,grpcnotrace', '-ldflags', `-s -w ${versionFlag}`, '-o', buildBinaryPath(root)];
  let compiledPackages = 0;
  await runProgram(go, ['build', '-v', ...flags, 'github.com/pulumi/pulumi/pkg/v3/cmd/pulumi'], {
    cwd: pinned.folder,
    // A Go that is too old reports that, instead of downloading a newer one: https://go.dev/doc/toolchain.
    env: { ...buildGoEnvironment(options.env, dirname(root)), GOTOOLCHAIN: 'local' },
    signal: options.signal,
    onLine: (line) => {
      // "go: downloading …" is about a module. Every other line of -v is a package.
      if (!line.startsWith('go: ')) compiledPackages += 1;
      options.onLine(line, compiledPackages);
    },
  });
}
