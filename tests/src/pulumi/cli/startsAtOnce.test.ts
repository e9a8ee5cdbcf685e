import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdir, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { beforeEach, describe, expect, it } from '@jest/globals';
import { readPinnedEngine } from '../../../../src/pulumi/cli/build.ts';
import { writesEngine } from './fakeMachine.ts';
import { useMachine } from './useMachine.ts';

const { version } = await readPinnedEngine(process.cwd());

const machine = useMachine();

/** A start in a separate process. */
class Start {
  readonly child: ChildProcess;
  readonly lines: AsyncIterator<string, undefined>;

  constructor() {
    const script = join(import.meta.dirname, 'start.ts');
    const child = spawn(process.execPath, [script, JSON.stringify(machine.env)], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    this.child = child;
    this.lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  }

  async readLines(count: number): Promise<readonly (string | undefined)[]> {
    const lines: (string | undefined)[] = [];
    while (lines.length < count) lines.push((await this.lines.next()).value);
    return lines;
  }
}

describe('two starts at once', () => {
  // Its Go writes the file `building`, and builds an engine when the file `go-on` exists.
  beforeEach(async () => {
    const waits =
      "while (!existsSync(join(folder, 'go-on'))) await new Promise((resolve) => setTimeout(resolve, 100));";
    await machine.addToPath('go', `writeFileSync(join(folder, 'building'), ''); ${waits} ${writesEngine(version)}`);
  });

  it('make one engine, and the second waits for it', async () => {
    const first = new Start();
    expect(await first.readLines(2)).toEqual(['download', 'build']);
    const second = new Start();
    expect(await second.readLines(1)).toEqual(['wait']);
    await writeFile(join(machine.folder, 'go-on'), '');
    expect(await first.readLines(2)).toEqual(['build', undefined]);
    expect(await second.readLines(2)).toEqual(['cache-build', undefined]);
    expect(await readdir(machine.engineFolder)).toEqual([`${version}-build`]);
  });

  it('are not stopped by a third one that was killed', async () => {
    const killed = new Start();
    expect(await killed.readLines(2)).toEqual(['download', 'build']);
    await machine.waitForFile('building');
    killed.child.kill('SIGKILL');
    await once(killed.child, 'exit');
    expect(await readdir(machine.engineFolder)).toEqual(['.lock', expect.stringMatching(/^\.making-/)]);
    await writeFile(join(machine.folder, 'go-on'), '');
    // Simulates a lock that was not renewed for a minute.
    const minuteAgo = new Date(Date.now() - 60_000);
    await utimes(join(machine.engineFolder, '.lock'), minuteAgo, minuteAgo);
    expect(await new Start().readLines(4)).toEqual(['download', 'build', 'build', undefined]);
    expect(await readdir(machine.engineFolder)).toEqual([`${version}-build`]);
  });
});
