import { watch } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { runInTerminal } from '../../../../src/pulumi/cli/runInTerminal.ts';
import { useFolderForEach } from '../../../support/folder.ts';

/** Exits with 7 on SIGINT and with 8 on SIGTERM, once it has written the file `ready`. */
const waiting = `
  process.on('SIGINT', () => process.exit(7)).on('SIGTERM', () => process.exit(8));
  setInterval(() => undefined, 1000);
  require('node:fs').writeFileSync('ready', '');`;

describe('the engine in the terminal', () => {
  const folder = useFolderForEach();

  async function run(script: string, hasTerminal: boolean, interrupt?: 'signal' | 'engineSignal'): Promise<number> {
    const controllers = { signal: new AbortController(), engineSignal: new AbortController() };
    const watcher = watch(folder, () => {
      if (interrupt !== undefined) controllers[interrupt].abort();
    });
    try {
      return await runInTerminal({
        engine: { path: process.execPath },
        args: ['-e', script],
        cwd: folder,
        env: process.env,
        signal: controllers.signal.signal,
        engineSignal: controllers.engineSignal.signal,
        hasTerminal,
      });
    } finally {
      watcher.close();
    }
  }

  it('gives its exit code', async () => {
    expect(await run('process.exit(5)', false)).toBe(5);
  });

  it('gives 128 and the number of the signal that ended it', async () => {
    expect(await run("process.kill(process.pid, 'SIGKILL')", false)).toBe(137);
  });

  it('receives SIGINT from this process where there is no terminal', async () => {
    expect(await run(waiting, false, 'signal')).toBe(7);
  });

  it('receives SIGTERM from this process in a terminal too', async () => {
    expect(await run(waiting, true, 'engineSignal')).toBe(8);
  });
});
