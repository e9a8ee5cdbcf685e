import { spawn } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { makeFolder } from './support/folder.ts';

const program = join(import.meta.dirname, '../bin/entra-emulator.js');
let folder: string;
let remove: () => void;

beforeEach(() => {
  ({ folder, remove } = makeFolder());
});

afterEach(() => {
  remove();
});

/** On Windows a signal ends a process at once. */
const itOnSignals = process.platform === 'win32' ? it.skip : it;

/** Runs the command; `signal` is sent once it has printed something. */
async function run(args: readonly string[], signal?: NodeJS.Signals) {
  const child = spawn(process.execPath, [program, ...args], { stdio: ['ignore', 'pipe', 'pipe'] });
  let out = '';
  let err = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => (err += text));
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    out += text;
    if (signal !== undefined) child.kill(signal);
  });
  const code = await new Promise<number | null>((resolve) => child.once('close', resolve));
  return { code, out, err };
}

describe('entra-emulator', () => {
  it('prints its help', async () => {
    const { code, out } = await run(['--help']);
    expect(code).toBe(0);
    expect(out).toContain('Usage: entra-emulator [options]');
  });

  it('prints its version', async () => {
    const { version } = JSON.parse(readFileSync(join(program, '../../package.json'), 'utf8')) as { version: string };
    expect(await run(['--version'])).toEqual({ code: 0, out: `${version}\n`, err: '' });
  });

  it.each([
    ['an unknown option', ['--prot', '1'], '--prot'],
    ['a port out of range', ['--port', '65536'], '--port is "65536"'],
    ['an argument', ['serve'], 'serve'],
  ])('refuses %s with exit code 2', async (_, args, text) => {
    const { code, out, err } = await run(args);
    expect({ code, out }).toEqual({ code: 2, out: '' });
    expect(err).toContain(text);
  });

  itOnSignals('prints what a client needs, and leaves nothing behind on Ctrl-C', async () => {
    const { code, out, err } = await run(['--json'], 'SIGINT');
    expect({ code, err }).toEqual({ code: 0, err: '' });
    const addresses = JSON.parse(out) as Readonly<Record<string, string>>;
    expect(addresses).toMatchObject({
      authority: `${addresses.origin}/${addresses.tenantId}`,
      graph: `${addresses.origin}/v1.0`,
      mailbox: 'jobs@contoso.example',
    });
    expect(existsSync(String(addresses.caFile))).toBe(false);
  });

  itOnSignals('keeps its data in a folder', async () => {
    const { code, out } = await run(['--folder', join(folder, 'entra')], 'SIGTERM');
    expect(code).toBe(0);
    expect(out).toContain(`its data stays in ${join(folder, 'entra')}`);
    expect(readFileSync(join(folder, 'entra', 'ca.pem'), 'utf8')).toMatch(/^-----BEGIN CERTIFICATE-----/);
    expect(existsSync(join(folder, 'entra', 'tenants'))).toBe(true);
  });

  it('names a port that is taken', async () => {
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as AddressInfo;
    const { code, err } = await run(['--port', String(port)]);
    server.close();
    expect(code).toBe(1);
    expect(err).toContain(`Port ${port} is taken.`);
  });
});
