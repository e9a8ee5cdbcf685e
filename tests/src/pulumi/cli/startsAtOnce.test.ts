import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdir, utimes } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from '@jest/globals';
import { readPinnedEngine } from '../../../../src/pulumi/cli/pinned.ts';
import { projectFolder, scratchFolder } from './fakes.ts';

const { version } = await readPinnedEngine(projectFolder);

/** A start of its own, in a process of its own, that prints what it does. */
class Start {
  readonly child: ChildProcess;
  readonly #lines: AsyncIterator<string>;

  constructor(cacheFolder: string) {
    const script = fileURLToPath(new URL('start.ts', import.meta.url));
    const child = spawn(process.execPath, [script, cacheFolder], { stdio: ['pipe', 'pipe', 'inherit'] });
    this.child = child;
    this.#lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  }

  async readLine(): Promise<string | undefined> {
    const next: IteratorResult<string, unknown> = await this.#lines.next();
    return next.done === true ? undefined : next.value;
  }

  finishMaking(): void {
    this.child.stdin?.write('go on\n');
  }

  async kill(): Promise<void> {
    const exit = once(this.child, 'exit');
    this.child.kill('SIGKILL');
    await exit;
  }
}

describe('two starts at once', () => {
  it('make one engine, and the second waits for it', async () => {
    using scratch = scratchFolder();
    const first = new Start(scratch.path);
    expect(await first.readLine()).toBe('making');
    const second = new Start(scratch.path);
    expect(await second.readLine()).toBe('wait');
    first.finishMaking();
    expect(await first.readLine()).toBe(`build ${version}`);
    expect(await second.readLine()).toBe(`cache-build ${version}`);
    expect([await first.readLine(), await second.readLine()]).toEqual([undefined, undefined]);
    expect(await readdir(join(scratch.path, 'engine'))).toEqual([`${version}-build`]);
  });

  it('are not stopped for ever by a third that was killed', async () => {
    using scratch = scratchFolder();
    const engineFolder = join(scratch.path, 'engine');
    const killed = new Start(scratch.path);
    expect(await killed.readLine()).toBe('making');
    await killed.kill();
    expect(await readdir(engineFolder)).toEqual(['.lock', expect.stringMatching(/^\.making-/)]);
    // As if a minute had passed, in which nobody renewed the lock.
    const minuteAgo = new Date(Date.now() - 60_000);
    await utimes(join(engineFolder, '.lock'), minuteAgo, minuteAgo);
    const next = new Start(scratch.path);
    expect(await next.readLine()).toBe('making');
    next.finishMaking();
    expect(await next.readLine()).toBe(`build ${version}`);
    expect(await next.readLine()).toBeUndefined();
    expect(await readdir(engineFolder)).toEqual([`${version}-build`]);
  });
});
