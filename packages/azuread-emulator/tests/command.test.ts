import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { describe, expect, it, jest } from '@jest/globals';
import { runCommand } from '../src/command.ts';
import { connect } from './support/engine.ts';

const program = join(import.meta.dirname, '../bin/azuread-emulator.js');

function start() {
  const child = spawn(process.execPath, [program], { stdio: ['ignore', 'pipe', 'pipe'] });
  const printed = { out: '', err: '' };
  child.stdout.setEncoding('utf8').on('data', (text: string) => (printed.out += text));
  child.stderr.setEncoding('utf8').on('data', (text: string) => (printed.err += text));
  const ended = new Promise<number | null>((resolve) => child.once('close', resolve));
  const ready = new Promise<void>((resolve) => {
    child.stdout.once('data', () => {
      resolve();
    });
  });
  return { child, printed, ended, ready };
}

/** On Windows a signal ends a process at once. */
const itOnSignals = process.platform === 'win32' ? it.skip : it;

describe('azuread-emulator', () => {
  itOnSignals('prints the variable by which the engine finds it, and ends on Ctrl-C', async () => {
    const { child, printed, ended, ready } = start();
    await ready;
    const port = Number(/^PULUMI_DEBUG_PROVIDERS=azuread:(\d+)\n$/.exec(printed.out)?.[1]);
    const engine = connect(port);
    expect(await engine.call('GetPluginInfo', {})).toMatchObject({ version: expect.stringMatching(/^\d+\.\d+\.\d+$/) });
    engine.close();
    child.kill('SIGINT');
    expect(await ended).toBe(0);
    expect(printed.err).toBe('');
  });

  it.each([
    ['an unknown option', ['--prot'], 2, '--prot'],
    ['a file that cannot be read', ['--ca-file', 'missing.pem'], 1, 'missing.pem'],
  ])('refuses %s', async (_, args, code, text) => {
    const written = jest.spyOn(process.stderr, 'write').mockReturnValue(true);
    expect(await runCommand(args)).toBe(code);
    expect(written).toHaveBeenCalledWith(expect.stringContaining(text));
    written.mockRestore();
  });
});
