import { runChild } from './child.ts';
import { buildBinaryPath } from './cache.ts';
import { findOnPath } from './path.ts';
import type { PinnedEngine } from './pinned.ts';
import type { EngineMaker, MakeContext } from './types.ts';

/** How often a silent step, such as linking, still shows that time passes. */
const tickMs = 1_000;
const versionVariable = 'github.com/pulumi/pulumi/sdk/v3/go/common/version.Version';

/** Builds the pinned engine; about 3 minutes on two cores when nothing is compiled yet. */
export function buildFromSource(pinned: PinnedEngine, env: NodeJS.ProcessEnv): EngineMaker {
  return {
    kind: 'build',
    version: pinned.version,
    make: async (root, context) => {
      const go = await findGo(pinned, env, context.signal);
      await compile(go, pinned, env, root, context);
    },
  };
}

/** What `go` is called with; the same arguments are pasted by a person whom the error tells to. */
export function buildGoArguments(version: string, binary: string): readonly string[] {
  const flags = ['-tags', 'osusergo,grpcnotrace', '-ldflags', `-s -w -X ${versionVariable}=v${version}`];
  return ['build', '-v', ...flags, '-o', binary, 'github.com/pulumi/pulumi/pkg/v3/cmd/pulumi'];
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
  // Without this an older Go would fetch a newer one, only to say its version.
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
  root: string,
  { workFolder, signal, report }: MakeContext,
): Promise<void> {
  const startMs = Date.now();
  let compiledPackages = 0;
  let detail = `Pulumi ${pinned.version} from source`;
  const tell = (): void => {
    report({ step: 'build', detail, elapsedMs: Date.now() - startMs, compiledPackages });
  };
  const timer = setInterval(tell, tickMs);
  tell();
  try {
    await runChild(go, buildGoArguments(pinned.version, buildBinaryPath(root)), {
      cwd: pinned.folder,
      // GOWORK: a go.work above would take over. GOTMPDIR: what a killed build leaves goes with the work folder.
      env: { ...env, CGO_ENABLED: '0', GOWORK: 'off', GOOS: '', GOARCH: '', GOTMPDIR: workFolder },
      signal,
      onLine: (line) => {
        detail = line;
        if (!line.startsWith('go: ')) compiledPackages += 1;
        tell();
      },
    });
  } finally {
    clearInterval(timer);
  }
}
