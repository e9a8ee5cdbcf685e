import { access, mkdir, rename } from 'node:fs/promises';
import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import envPaths from 'env-paths';
import { buildGoEnvironment } from '../../src/engine/find/build.ts';
import { runChild } from '../../src/engine/find/child.ts';
import { findOnPath } from '../../src/engine/find/path.ts';

/** The module that pins it. */
const folder = join('tools', 'actionlint');
/** Nothing compiled yet, on a machine with much to do (milliseconds). */
const limitMs = 5 * 60_000;

/** Go, without which there is no actionlint. */
export function findGo(): Promise<string | undefined> {
  return findOnPath('go', process.env);
}

/** The pinned actionlint, built once outside of the project. */
export async function makeActionlint(go: string): Promise<string> {
  const version = /rhysd\/actionlint (v\S+)/.exec(readFileSync(join(folder, 'go.mod'), 'utf8'))?.[1] ?? '';
  const named = process.env.MAILBOX_ACCESS_CACHE ?? '';
  const cache = named === '' ? envPaths('mailbox-access', { suffix: '' }).cache : named;
  const binary = join(cache, 'actionlint', version, 'actionlint');
  const isMade = await access(binary).then(
    () => true,
    () => false,
  );
  if (isMade) return binary;
  // Under another name first: whoever finds it finds it whole.
  const temporary = `${binary}.${process.pid}`;
  await mkdir(dirname(binary), { recursive: true });
  await runChild(go, ['build', '-trimpath', '-o', temporary, 'github.com/rhysd/actionlint/cmd/actionlint'], {
    cwd: folder,
    env: buildGoEnvironment(process.env, dirname(binary)),
    signal: AbortSignal.timeout(limitMs),
  });
  await rename(temporary, binary);
  return binary;
}
