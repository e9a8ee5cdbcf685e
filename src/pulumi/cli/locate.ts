import { execFile } from 'node:child_process';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { PulumiCommand } from '@pulumi/pulumi/automation/cmd.js';
import { version as sdkVersion } from '@pulumi/pulumi/version.js';
import { SemVer } from 'semver';
import { MailboxAccessError } from '../../common/errors.ts';
import { inOwnGroup, type EngineCommand } from './command.ts';
import { buildFromGo, type PinnedEngine, readPinnedEngine } from './build.ts';
import { buildBinaryPath, buildEngineFolder, installEngine, withFolderLock } from './cache.ts';
import { findOnPath, isExecutable, runProgram } from '../../common/programs.ts';

type EngineKind = 'download' | 'build';
/** Found on PATH, found in the cache (with the way it was made), or made now. */
export type EngineSource = 'path' | `cache-${EngineKind}` | EngineKind;

/** `version` has no leading v, and `path` is the absolute path of the binary. */
export interface Engine {
  readonly command: EngineCommand;
  readonly version: string;
  readonly path: string;
  readonly source: EngineSource;
}

/** Progress in making a missing engine. */
export interface EngineProgress {
  /** `path`: the engine on PATH is not used; `wait`: another start is making one. */
  readonly step: 'path' | 'wait' | EngineKind;
  readonly detail: string;
  /** Time since the step began. */
  readonly elapsedMs: number;
  /** Only while building. */
  readonly compiledPackages?: number;
}

type OnProgress = (progress: EngineProgress) => void;

export interface EngineOptions {
  /** Optional. Defaults to the environment of this process. */
  readonly env?: NodeJS.ProcessEnv;
  /** The folder that holds tools/pulumi-engine. */
  readonly projectFolder: string;
  /** Optional. Stops making an engine, and leaves neither a lock nor half an engine. */
  readonly signal?: AbortSignal;
  /** Optional. Calls `make` when the engine is missing, and shows its progress. Defaults to no display. */
  readonly showMaking?: (make: (onProgress: OnProgress) => Promise<Engine>) => Promise<Engine>;
}

/** Older engines do not read the settings in Pulumi.yaml: https://www.pulumi.com/docs/iac/concepts/projects/project-file/ */
const minimumVersion = '3.44.0';
/** The SDK's constructor, which its types hide. `PulumiCommand.get` would start the engine to ask for its version. */
const Command = PulumiCommand as unknown as new (command: string, version: SemVer) => PulumiCommand;

/**
 * Returns the engine on PATH, else the one in the cache, else one that it downloads or builds into the cache.
 * @throws MailboxAccessError `engine-missing` with the reason and the remedy of each way; `interrupted` after the signal.
 */
export async function locateEngine({
  env = process.env,
  projectFolder,
  signal = new AbortController().signal,
  showMaking = (make) => make(() => undefined),
}: EngineOptions): Promise<Engine> {
  const onPath = await findPathEngine(env);
  if (typeof onPath !== 'string') return onPath;
  const pinned = await readPinnedEngine(projectFolder);
  const cached = await findCachedEngine(listWays(env, pinned));
  return cached ?? showMaking((onProgress) => makeMissingEngine(onPath, pinned, { env, signal, onProgress }));
}

interface MakeOptions {
  readonly env: NodeJS.ProcessEnv;
  readonly signal: AbortSignal;
  readonly onProgress: OnProgress;
}

/** @param onPath The reason for having no engine on PATH. */
async function makeMissingEngine(onPath: string, pinned: PinnedEngine, options: MakeOptions): Promise<Engine> {
  const { env, signal, onProgress } = options;
  const ways = listWays(env, pinned);
  if (onPath !== notOnPath) onProgress({ step: 'path', detail: `not used: ${onPath}`, elapsedMs: 0 });
  const folder = buildEngineFolder(env);
  const reasons = [`on PATH: ${onPath}`];
  const onWait = (elapsedMs: number): void => {
    onProgress({ step: 'wait', detail: 'another process is building the engine', elapsedMs });
  };
  try {
    const engine = await withFolderLock(folder, { signal, onWait }, async () => {
      // Another start may have made one during the wait.
      const made = await findCachedEngine(ways);
      if (made !== undefined) return made;
      for (const way of ways) {
        try {
          return await makeEngine(way, pinned, options);
        } catch (error) {
          signal.throwIfAborted();
          reasons.push(`${way.name}: ${readReason(error)}`);
        }
      }
      return undefined;
    });
    if (engine !== undefined) return engine;
  } catch (error) {
    if (signal.aborted) throw buildInterrupted(signal);
    reasons.push(
      `cache folder: ${folder} cannot be used: ${readReason(error)}; set MAILBOX_ACCESS_CACHE to another folder`,
    );
  }
  throw buildEngineMissing(reasons, pinned);
}

const notOnPath = 'pulumi is not there';

/** Returns the engine on PATH, or the reason why it is not used. */
async function findPathEngine(env: NodeJS.ProcessEnv): Promise<Engine | string> {
  const path = await findOnPath('pulumi', env);
  if (path === undefined) return notOnPath;
  try {
    const version = await readVersion(path, env);
    // The SDK works only with Pulumi 3.
    if (version.major === 3 && version.compare(minimumVersion) >= 0) return buildEngine(path, version, 'path');
    return `${path} is Pulumi ${version.version}; needed is ${minimumVersion} or newer, below 4`;
  } catch (error) {
    return `${path} cannot be used: ${readReason(error)}`;
  }
}

type Way = ReturnType<typeof listWays>[number];

/** Lists the ways in order of preference. `root`, in the cache, names the kind: only a download has language hosts. */
function listWays(env: NodeJS.ProcessEnv, { version }: PinnedEngine) {
  const folder = buildEngineFolder(env);
  return [
    { kind: 'download', name: 'official download', version: sdkVersion, root: join(folder, `${sdkVersion}-download`) },
    { kind: 'build', name: 'build from source', version, root: join(folder, `${version}-build`) },
  ] as const;
}

/** Finds an engine in the cache, without starting it. The version in the root's name was checked when it was made. */
async function findCachedEngine(ways: readonly Way[]): Promise<Engine | undefined> {
  for (const { kind, version, root } of ways) {
    const path = buildBinaryPath(root);
    if (await isExecutable(path)) return buildEngine(path, new SemVer(version), `cache-${kind}`);
  }
  return undefined;
}

/** Makes an engine, and reports progress each second. @throws Error when that fails or the engine does not run. */
async function makeEngine(way: Way, pinned: PinnedEngine, options: MakeOptions): Promise<Engine> {
  const { kind, version, root } = way;
  const { env, signal, onProgress } = options;
  const startMs = Date.now();
  let latest: Pick<EngineProgress, 'detail' | 'compiledPackages'> = { detail: `Pulumi ${version}` };
  const tell = (): void => {
    onProgress({ step: kind, ...latest, elapsedMs: Date.now() - startMs });
  };
  tell();
  const timer = setInterval(tell, 1_000);
  try {
    await installEngine(root, async (temporaryRoot) => {
      const onLine = (detail: string, compiledPackages: number) => (latest = { detail, compiledPackages });
      if (kind === 'download') await downloadEngine(temporaryRoot, env, signal);
      else await buildFromGo(pinned, temporaryRoot, { env, signal, onLine });
      const made = await readVersion(buildBinaryPath(temporaryRoot), env);
      if (made.version !== version) throw new Error(`it built Pulumi ${made.version} instead of ${version}`);
    });
  } finally {
    clearInterval(timer);
  }
  return buildEngine(buildBinaryPath(root), new SemVer(version), kind);
}

const installer = `require(process.argv[1]).PulumiCommand.install({ root: process.argv[2] }).catch((error) => {
  console.error(error.message);
  process.exitCode = 1;
})`;

/**
 * Downloads the official engine of the SDK's own version to `root`, with temporary files beside it. The SDK's installer accepts no signal,
 * so it runs in its own process.
 * @throws Error with the installer's output; the signal's reason after the signal.
 */
async function downloadEngine(root: string, env: NodeJS.ProcessEnv, signal: AbortSignal): Promise<void> {
  const sdk = createRequire(import.meta.url).resolve('@pulumi/pulumi/automation/cmd.js');
  const cwd = dirname(root);
  const installerEnv = { ...env, TMPDIR: cwd, TEMP: cwd, TMP: cwd };
  await runProgram(process.execPath, ['-e', installer, sdk, root], { cwd, env: installerEnv, signal });
}

/** Starts the engine to ask for its version. @throws Error when it does not run or prints none. */
async function readVersion(path: string, env: NodeJS.ProcessEnv): Promise<SemVer> {
  const engineEnv = { ...env, PULUMI_SKIP_UPDATE_CHECK: 'true' };
  const { stdout } = await promisify(execFile)(path, ['version'], { env: engineEnv });
  return new SemVer(stdout.trim());
}

function buildEngine(path: string, version: SemVer, source: EngineSource): Engine {
  return { command: inOwnGroup(new Command(path, version)), version: version.version, path, source };
}

function buildInterrupted({ reason }: AbortSignal): MailboxAccessError {
  const problem = 'Building the Pulumi engine was interrupted. No files were left.';
  const remedy = 'Run the same command again. Go reuses what it has compiled so far.';
  return new MailboxAccessError('interrupted', problem, remedy, { cause: reason });
}

function buildEngineMissing(reasons: readonly string[], { goVersion }: PinnedEngine): MailboxAccessError {
  const install = process.platform === 'win32' ? 'winget install pulumi' : 'curl -fsSL https://get.pulumi.com | sh';
  const problem = ['No Pulumi engine was found, and none could be downloaded or built.', ...reasons];
  const remedy = [
    'Do one of these, then run the same command again.',
    `Install Pulumi (https://www.pulumi.com/docs/install/): ${install}`,
    'Allow this machine to reach https://get.pulumi.com for the official download.',
    `Install Go ${goVersion} or newer (https://go.dev/dl/), which then builds the engine.`,
  ];
  return new MailboxAccessError('engine-missing', problem.join('\n  '), remedy.join('\n  '));
}

/** Returns an error's message on one line, short enough for a list. */
function readReason(error: unknown): string {
  const line = (error instanceof Error ? error.message : String(error)).replaceAll(/\s+/g, ' ').trim();
  return line.length > 400 ? `${line.slice(0, 200)} … ${line.slice(-200)}` : line;
}
