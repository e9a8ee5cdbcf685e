import { readFileSync } from 'node:fs';
import { access, mkdir, rename } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { findOnPath, runProgram } from '../../src/common/programs.ts';
import { buildGoEnvironment } from '../../src/pulumi/cli/build.ts';
import { buildEngineFolder } from '../../src/pulumi/cli/cache.ts';

/** Programs that tests build with Go. The folder of each in tools/ pins its version. */
const packages = { actionlint: 'github.com/rhysd/actionlint/cmd/actionlint', gh: 'github.com/cli/cli/v2/cmd/gh' };

/** Maximum time of a build when nothing is compiled yet (milliseconds). gh takes 80 seconds on two idle cores. */
export const goBuildLimitMs = 9 * 60_000;

/** Returns the path of Go, or undefined if it is not installed. */
export function findGo(): Promise<string | undefined> {
  return findOnPath('go', process.env);
}

/** Returns the path of the pinned program, and builds it first if it is not cached. */
export async function makeGoTool(name: keyof typeof packages, go: string): Promise<string> {
  const folder = join('tools', name);
  const binary = join(dirname(buildEngineFolder(process.env)), name, readVersion(folder, packages[name]), name);
  const isMade = await access(binary).then(
    () => true,
    () => false,
  );
  if (isMade) return binary;
  // Renamed when complete, so that no other run finds half of it.
  const temporary = `${binary}.${process.pid}`;
  await mkdir(dirname(binary), { recursive: true });
  await runProgram(go, ['build', '-trimpath', '-ldflags', '-s -w', '-o', temporary, packages[name]], {
    cwd: folder,
    env: buildGoEnvironment(process.env, dirname(binary)),
    signal: AbortSignal.timeout(goBuildLimitMs),
  });
  await rename(temporary, binary);
  return binary;
}

function readVersion(folder: string, program: string): string {
  const [module = ''] = program.split('/cmd/');
  return new RegExp(`\\s${module} (v\\S+)`).exec(readFileSync(join(folder, 'go.mod'), 'utf8'))?.[1] ?? '';
}
