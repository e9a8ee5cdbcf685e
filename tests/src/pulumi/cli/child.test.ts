import { describe, expect, it } from '@jest/globals';
import { runChild } from '../../../../src/pulumi/cli/child.ts';
import { neverAborted } from './fakes.ts';

const options = { cwd: process.cwd(), env: process.env, signal: neverAborted };

function runScript(script: string, more: Partial<Parameters<typeof runChild>[2]> = {}): Promise<string[]> {
  return runChild(process.execPath, ['-e', script], { ...options, ...more });
}

/**
 * Starts a tree of two that never end, and interrupts it when both run. It would wait for ever if one of them stayed:
 * an output is closed when the last process that shares it has ended.
 */
async function interruptTree(onInterrupt: string, graceMs?: number): Promise<void> {
  const controller = new AbortController();
  let running = 0;
  const wait = `process.on('SIGINT', () => { ${onInterrupt} }); setInterval(() => undefined, 1000); console.log('running');`;
  const script = `require('node:child_process').spawn(process.execPath, ['-e', process.argv[1]], {stdio: 'inherit'}); ${wait}`;
  const run = runChild(process.execPath, ['-e', script, wait], {
    ...options,
    signal: controller.signal,
    ...(graceMs === undefined ? {} : { graceMs }),
    onLine: () => {
      running += 1;
      if (running === 2) controller.abort(new Error('interrupted by hand'));
    },
  });
  await expect(run).rejects.toThrow('interrupted by hand');
}

describe('runChild', () => {
  it('gives the lines of output and errors', async () => {
    const lines: string[] = [];
    const output = await runScript("console.log('one'); console.error('two')", { onLine: (line) => lines.push(line) });
    expect(output.sort()).toEqual(['one', 'two']);
    expect(lines.sort()).toEqual(['one', 'two']);
  });

  it('keeps the last 20 lines', async () => {
    const output = await runScript('for (let line = 1; line <= 50; line += 1) console.log(line)');
    expect(output).toEqual(Array.from({ length: 20 }, (_, index) => String(index + 31)));
  });

  it('tells exit code and output of a child that failed', async () => {
    const run = runScript("console.error('no such module'); process.exitCode = 3");
    await expect(run).rejects.toThrow(/ended with exit code 3: no such module$/);
  });

  it('fails when the program is not there', async () => {
    await expect(runChild('/no/such/program', [], options)).rejects.toThrow('ENOENT');
  });

  it('starts nothing after the signal', async () => {
    const run = runChild('/no/such/program', [], { ...options, signal: AbortSignal.abort(new Error('too late')) });
    await expect(run).rejects.toThrow('too late');
  });

  it('ends the whole tree when the signal comes', async () => {
    await interruptTree('process.exit()');
  });

  it('kills a tree that does not end in time', async () => {
    await interruptTree('', 50);
  });

  it('kills the tree when this process ends first', async () => {
    const run = runScript("setInterval(() => undefined, 1000); console.log('running')", {
      onLine: () => process.listeners('exit').at(-1)?.(0),
    });
    await expect(run).rejects.toThrow('exit code none: running');
  });

  it('leaves no listener behind', async () => {
    const before = process.listenerCount('exit');
    await runScript('');
    expect(process.listenerCount('exit')).toBe(before);
  });
});
