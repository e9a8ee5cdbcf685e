import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { buildFromSource, buildGoArguments, isOlderGo, parseGoVersion } from '../../../../src/pulumi/cli/build.ts';
import { buildBinaryPath } from '../../../../src/pulumi/cli/cache.ts';
import type { EngineProgress } from '../../../../src/pulumi/cli/types.ts';
import { neverAborted, scratchFolder, writeFakeProgram } from './fakes.ts';

/** A Go that prints `version` and then builds a file with its arguments and environment in it. */
async function fakeGo(folder: string, version: string, build = ''): Promise<NodeJS.ProcessEnv> {
  await writeFakeProgram(folder, 'go');
  await writeFile(join(folder, 'version'), `console.log('go version ${version} linux/amd64');`);
  const write = `
    const args = process.argv.slice(2);
    const binary = args[args.indexOf('-o') + 1];
    require('node:fs').mkdirSync(require('node:path').dirname(binary), { recursive: true });
    require('node:fs').writeFileSync(binary, JSON.stringify({ args, env: process.env }));`;
  await writeFile(join(folder, 'build'), `${build}\n${write}`);
  return { PATH: folder };
}

async function make(folder: string, env: NodeJS.ProcessEnv): Promise<readonly EngineProgress[]> {
  const progress: EngineProgress[] = [];
  const workFolder = join(folder, 'work');
  await mkdir(workFolder);
  const maker = buildFromSource({ version: '3.1.0', goVersion: '1.25.11', folder }, env);
  const report = (step: EngineProgress): void => void progress.push(step);
  await maker.make(join(folder, 'root'), { workFolder, signal: neverAborted, report });
  return progress;
}

describe('buildFromSource', () => {
  it('calls go build with the version, for this machine, with its temporary files in the work folder', async () => {
    using scratch = scratchFolder();
    const env = { ...(await fakeGo(scratch.path, 'go1.26.8')), GOOS: 'plan9', HOME: scratch.path };
    await make(scratch.path, env);
    const binary = buildBinaryPath(join(scratch.path, 'root'));
    const { args, env: used } = JSON.parse(await readFile(binary, 'utf8')) as { args: string[]; env: object };
    expect(args).toEqual(buildGoArguments('3.1.0', binary).slice(1));
    const GOTMPDIR = join(scratch.path, 'work');
    expect(used).toMatchObject({ CGO_ENABLED: '0', GOOS: '', GOARCH: '', GOWORK: 'off', GOTMPDIR, HOME: scratch.path });
  });

  it('tells what is compiled, and counts packages but not downloads', async () => {
    using scratch = scratchFolder();
    const print =
      "for (const line of ['go: downloading a.example/b v1', 'a.example/b', 'a.example/b/c']) console.error(line);";
    const progress = await make(scratch.path, await fakeGo(scratch.path, 'go1.26.8', print));
    expect(progress.map(({ step, detail, compiledPackages }) => [step, detail, compiledPackages])).toEqual([
      ['build', 'Pulumi 3.1.0 from source', 0],
      ['build', 'go: downloading a.example/b v1', 0],
      ['build', 'a.example/b', 1],
      ['build', 'a.example/b/c', 2],
    ]);
  });

  it('takes a Go that does not say its release', async () => {
    using scratch = scratchFolder();
    await make(scratch.path, await fakeGo(scratch.path, 'devel +abcdef'));
    expect(await readFile(buildBinaryPath(join(scratch.path, 'root')), 'utf8')).toContain('3.1.0');
  });

  it('needs a Go', async () => {
    using scratch = scratchFolder();
    await expect(make(scratch.path, { PATH: scratch.path })).rejects.toThrow('there is no go on PATH');
  });

  it('refuses a Go that is too old', async () => {
    using scratch = scratchFolder();
    const env = await fakeGo(scratch.path, 'go1.25.2');
    await expect(make(scratch.path, env)).rejects.toThrow('is Go 1.25.2, and Go 1.25.11 or newer is needed');
  });

  it('tells why a build failed', async () => {
    using scratch = scratchFolder();
    const env = await fakeGo(scratch.path, 'go1.26.8', "console.error('no space left on device'); process.exit(1);");
    await expect(make(scratch.path, env)).rejects.toThrow('exit code 1: no space left on device');
  });
});

describe('buildGoArguments', () => {
  it('is the command of the pinned module', () => {
    expect(buildGoArguments('3.1.0', '/cache/bin/pulumi')).toEqual([
      'build',
      '-v',
      '-tags',
      'osusergo,grpcnotrace',
      '-ldflags',
      '-s -w -X github.com/pulumi/pulumi/sdk/v3/go/common/version.Version=v3.1.0',
      '-o',
      '/cache/bin/pulumi',
      'github.com/pulumi/pulumi/pkg/v3/cmd/pulumi',
    ]);
  });
});

describe('parseGoVersion', () => {
  it.each([
    ['go version go1.26.8 linux/amd64', '1.26.8'],
    ['go version go1.27rc1 windows/amd64', '1.27'],
    ['go version devel +abcdef linux/amd64', undefined],
  ])('reads %j as %j', (output, version) => {
    expect(parseGoVersion(output)).toBe(version);
  });
});

describe('isOlderGo', () => {
  it.each([
    ['1.9.7', '1.25.11', true],
    ['1.25', '1.25.11', true],
    ['1.25.2', '1.25.11', true],
    ['1.25.11', '1.25.11', false],
    ['1.26', '1.25.11', false],
    ['2.0', '1.25.11', false],
  ])('%s against %s: %s', (version, minimum, older) => {
    expect(isOlderGo(version, minimum)).toBe(older);
  });
});
