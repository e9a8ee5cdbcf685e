import { mkdir, writeFile } from 'node:fs/promises';
import { delimiter, join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { findOnPath, type ProgramOptions, runProgram } from '../../../src/common/programs.ts';
import { useFolder } from '../../support/folder.ts';
import { writeProgram } from '../pulumi/cli/fakeMachine.ts';

async function runScript(script: string, more: Partial<ProgramOptions> = {}): Promise<readonly string[]> {
  const lines: string[] = [];
  const signal = new AbortController().signal;
  const options = { cwd: process.cwd(), env: process.env, signal, onLine: (line: string) => lines.push(line) };
  await runProgram(process.execPath, ['-e', script], { ...options, ...more });
  return lines;
}

describe('findOnPath', () => {
  const folder = useFolder();

  it('returns the first executable with the name', async () => {
    const [a, b, c, d] = ['a', 'b', 'c', 'd'].map((name) => join(folder, name)) as [string, string, string, string];
    await mkdir(join(a, 'go'), { recursive: true });
    await mkdir(b);
    await writeFile(join(b, 'go'), '', { mode: 0o644 });
    const program = await writeProgram(join(c, 'go'), '');
    await writeProgram(join(d, 'go'), '');
    // Windows names the variable `Path`.
    expect(await findOnPath('go', { Path: ['', '/none', a, b, c, d].join(delimiter) })).toBe(program);
  });

  it('finds nothing without PATH', async () => {
    expect(await findOnPath('go', {})).toBeUndefined();
  });
});

describe('runProgram', () => {
  it('passes on each line of output and errors', async () => {
    const lines = await runScript("console.log('one'); console.error('two'); console.log('three')");
    expect([...lines].sort()).toEqual(['one', 'three', 'two']);
  });

  it('fails with the exit code and the last 20 lines', async () => {
    const run = runScript("for (let line = 1; line <= 50; line += 1) console.log('line', line); process.exitCode = 3");
    await expect(run).rejects.toThrow(/ended with exit code 3: line 31\n(line \d+\n){18}line 50$/);
  });

  it('fails when the program does not exist', async () => {
    const options = { cwd: process.cwd(), env: {}, signal: new AbortController().signal };
    await expect(runProgram('/no/such/program', [], options)).rejects.toThrow('/no/such/program ended with ENOENT');
  });

  it('does not start after the signal', async () => {
    const run = runScript('', { signal: AbortSignal.abort(new Error('too late')) });
    await expect(run).rejects.toThrow('too late');
  });

  // The test would wait forever if one of them remained: a pipe closes only when the last process that shares it ends.
  it.each([
    ['ends a program and what it started after the signal', 'process.exit()'],
    ['kills them when they ignore the signal', ''],
  ])('%s', async (_title, onInterrupt) => {
    const controller = new AbortController();
    let running = 0;
    const onLine = (): void => {
      running += 1;
      if (running === 2) controller.abort(new Error('interrupted by hand'));
    };
    const wait = `process.on('SIGINT', () => { ${onInterrupt} }); setInterval(() => undefined, 1000); console.log('running');`;
    const start = `require('node:child_process').spawn(process.execPath, ['-e', ${JSON.stringify(wait)}], { stdio: 'inherit' });`;
    const run = runScript(`${start} ${wait}`, { signal: controller.signal, onLine });
    await expect(run).rejects.toThrow('interrupted by hand');
  });
});
