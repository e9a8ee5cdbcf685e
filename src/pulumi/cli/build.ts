import { buildBinaryPath } from './cache.ts';
import { runChild } from './child.ts';
import { findOnPath } from './path.ts';
import type { PinnedEngine } from './pinned.ts';
import { tellWhile } from './progress.ts';
import type { EngineMaker, MakeContext } from './types.ts';

const versionVariable = 'github.com/pulumi/pulumi/sdk/v3/go/common/version.Version';

/** Builds the pinned engine; 3 to 4 minutes on two cores when nothing is compiled yet. */
export function buildFromSource(pinned: PinnedEngine, env: NodeJS.ProcessEnv): EngineMaker {
  return {
    kind: 'build',
    version: pinned.version,
    make: async (root, context) => {
      const go = await findGo(pinned, env, context.signal);
      await compile(go, pinned, buildGoEnvironment(env, context.workFolder), buildBinaryPath(root), context);
    },
  };
}

/** What `go` is called with; the error that names the ways to an engine has people paste the same. */
export function buildGoArguments(version: string, binary: string): readonly string[] {
  const flags = ['-tags', 'osusergo,grpcnotrace', '-ldflags', `-s -w -X ${versionVariable}=v${version}`];
  return ['build', '-v', ...flags, '-o', binary, 'github.com/pulumi/pulumi/pkg/v3/cmd/pulumi'];
}

/** For this machine whatever else the user builds for; a go.work above the module would take over from it. */
export function buildGoEnvironment(env: NodeJS.ProcessEnv, workFolder: string): NodeJS.ProcessEnv {
  return { ...env, CGO_ENABLED: '0', GOOS: '', GOARCH: '', GOWORK: 'off', GOTMPDIR: workFolder };
}

/** @returns undefined when `go version` printed no release, as for a development build. */
export function parseGoVersion(output: string): string | undefined {
  return /\bgo(\d+\.\d+(?:\.\d+)?)/.exec(output)?.[1];
}

export function isOlderGo(version: string, minimum: string): boolean {
  return version.localeCompare(minimum, 'en', { numeric: true }) < 0;
}

async function findGo(pinned: PinnedEngine, env: NodeJS.ProcessEnv, signal: AbortSignal): Promise<string> {
  const go = await findOnPath('go', env);
  if (go === undefined) throw new Error('there is no go on PATH');
  // Otherwise an older Go would fetch a newer one, only to say its version: https://go.dev/doc/toolchain.
  const output = await runChild(go, ['version'], { cwd: pinned.folder, env: { ...env, GOTOOLCHAIN: 'local' }, signal });
  const version = parseGoVersion(output.join('\n'));
  if (version !== undefined && isOlderGo(version, pinned.goVersion)) {
    throw new Error(`${go} is Go ${version}, and Go ${pinned.goVersion} or newer is needed`);
  }
  return go;
}

async function compile(
  go: string,
  pinned: PinnedEngine,
  env: NodeJS.ProcessEnv,
  binary: string,
  { signal, report }: MakeContext,
): Promise<void> {
  const startMs = Date.now();
  let compiledPackages = 0;
  let detail = `Pulumi ${pinned.version} from source`;
  const tell = (): void => {
    report({ step: 'build', detail, elapsedMs: Date.now() - startMs, compiledPackages });
  };
  const onLine = (line: string): void => {
    detail = line;
    // "go: downloading …" is about a module; every other line of -v is a package.
    if (!line.startsWith('go: ')) compiledPackages += 1;
    tell();
  };
  const options = { cwd: pinned.folder, env, signal, onLine };
  await tellWhile(tell, () => runChild(go, buildGoArguments(pinned.version, binary), options));
}
