import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { buildFromGo, readPinnedEngine } from '../../../../src/pulumi/cli/build.ts';
import { buildBinaryPath } from '../../../../src/pulumi/cli/cache.ts';
import { useMachine } from './useMachine.ts';

const machine = useMachine();

/** Writes the module that pins an engine. */
async function writeModule(text: string): Promise<void> {
  const folder = join(machine.folder, 'tools', 'pulumi-engine');
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, 'go.mod'), text);
}

/** Builds Pulumi 3.1.0 with the Go on PATH. Returns the reported steps. */
async function build(env: NodeJS.ProcessEnv = machine.env): Promise<readonly unknown[]> {
  const reported: unknown[] = [];
  await buildFromGo({ version: '3.1.0', goVersion: '1.25.11', folder: machine.folder }, join(machine.folder, 'root'), {
    env,
    signal: new AbortController().signal,
    onLine: (...line) => reported.push(line),
  });
  return reported;
}

describe('readPinnedEngine', () => {
  it("reads the project's own module", async () => {
    const pinned = await readPinnedEngine(process.cwd());
    expect(pinned.version).toMatch(/^3\.\d+\.\d+$/);
    expect(pinned.goVersion).toMatch(/^1\.\d+/);
  });

  it.each([
    ['in a block', 'go 1.25.11\nrequire (\n\tgithub.com/pulumi/pulumi/pkg/v3 v3.1.2 // indirect\n)'],
    ['on its own line', 'go 1.25.11\nrequire github.com/pulumi/pulumi/pkg/v3 v3.1.2'],
  ])('reads a requirement %s', async (_place, text) => {
    await writeModule(text);
    expect(await readPinnedEngine(machine.folder)).toMatchObject({ version: '3.1.2', goVersion: '1.25.11' });
  });

  it.each(['', 'go 1.25.11\n', 'require github.com/pulumi/pulumi/pkg/v3 v3.1.2\n'])('refuses %j', async (text) => {
    await writeModule(text);
    await expect(readPinnedEngine(machine.folder)).rejects.toMatchObject({ code: 'engine-missing' });
  });

  it('gives the command that restores a missing module', async () => {
    await expect(readPinnedEngine(machine.folder)).rejects.toMatchObject({
      code: 'engine-missing',
      remedy: 'Restore it: git checkout -- tools/pulumi-engine',
    });
  });
});

describe('buildFromGo', () => {
  it('builds the pinned version for this machine, with temporary files beside the root', async () => {
    const record = "writeFileSync('call', JSON.stringify({ args: process.argv.slice(2), env: process.env }))";
    await machine.addToPath('go', record);
    await build({ ...machine.env, GOOS: 'plan9', GOFLAGS: '-p=1' });
    const { args, env } = JSON.parse(await readFile(join(machine.folder, 'call'), 'utf8')) as {
      args: string[];
      env: object;
    };
    expect(args).toEqual([
      '-v',
      '-tags',
      'osusergo,grpcnotrace',
      '-ldflags',
      '-s -w -X github.com/pulumi/pulumi/sdk/v3/go/common/version.Version=v3.1.0',
      '-o',
      buildBinaryPath(join(machine.folder, 'root')),
      'github.com/pulumi/pulumi/pkg/v3/cmd/pulumi',
    ]);
    expect(env).toMatchObject({
      GOARCH: '',
      GOFLAGS: '-p=1',
      GOOS: '',
      GOTMPDIR: machine.folder,
      GOTOOLCHAIN: 'local',
      GOWORK: 'off',
    });
  });

  it('counts packages but not downloads', async () => {
    await machine.addToPath('go', "console.error('go: downloading a.example/b v1\\na.example/b\\na.example/b/c')");
    expect(await build()).toEqual([
      ['go: downloading a.example/b v1', 0],
      ['a.example/b', 1],
      ['a.example/b/c', 2],
    ]);
  });

  it('needs Go', async () => {
    await expect(build()).rejects.toThrow('go is not on PATH');
  });

  it("fails with Go's output", async () => {
    await machine.addToPath('go', "console.error('go.mod requires go 1.99'); process.exitCode = 1");
    await expect(build()).rejects.toThrow(/go(.exe)? ended with exit code 1: go.mod requires go 1.99/);
  });
});
