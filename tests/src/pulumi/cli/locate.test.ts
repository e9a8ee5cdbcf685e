import { constants } from 'node:fs';
import { access, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { version as sdkVersion } from '@pulumi/pulumi/version.js';
import { describe, expect, it } from '@jest/globals';
import { readPinnedEngine } from '../../../../src/pulumi/cli/build.ts';
import { type EngineProgress, locateEngine } from '../../../../src/pulumi/cli/locate.ts';
import { buildBinaryPath } from '../../../../src/pulumi/cli/cache.ts';
import { writeProgram, writesEngine } from './fakeMachine.ts';
import { useMachine } from './useMachine.ts';

const { version } = await readPinnedEngine(process.cwd());

const machine = useMachine();

async function recordProgress(): Promise<readonly EngineProgress[]> {
  const progress: EngineProgress[] = [];
  await locateEngine({ ...machine.options, showMaking: (make) => make((step) => progress.push(step)) });
  return progress;
}

describe('the engine on PATH', () => {
  it.each(['3.44.0', '3.280.0', '3.281.0-alpha.1'])('is used when it is Pulumi %s', async (found) => {
    const path = await machine.addToPath('pulumi', `console.log('v${found}')`);
    expect(await locateEngine(machine.options)).toMatchObject({
      source: 'path',
      path,
      version: found,
      command: { command: path },
    });
  });

  it.each([
    ["console.log('v3.43.1')", 'is Pulumi 3.43.1; needed is 3.44.0 or newer, below 4'],
    ["console.log('v4.0.0')", 'is Pulumi 4.0.0'],
    ["console.log('no version')", 'cannot be used: .*no version'],
    ["console.error('no memory'); process.exitCode = 2", 'cannot be used: .*no memory'],
  ])('is passed over with the reason for %j', async (script, reason) => {
    await machine.addToPath('pulumi', script);
    await machine.addToPath('go', writesEngine(version));
    const [first] = await recordProgress();
    expect(first).toMatchObject({
      step: 'path',
      detail: expect.stringMatching(`^not used: .*pulumi(.exe)? ${reason}`),
    });
  });
});

describe('the engine in the cache', () => {
  it('is found without being started', async () => {
    const path = await writeProgram(buildBinaryPath(join(machine.engineFolder, `${version}-build`)), 'process.exit(1)');
    const expected = { source: 'cache-build', version, path, command: { command: path, version: { version } } };
    expect(await locateEngine(machine.options)).toMatchObject(expected);
  });

  it('is the downloaded one rather than the built one', async () => {
    for (const root of [`${sdkVersion}-download`, `${version}-build`, '3.100.0-download'])
      await writeProgram(buildBinaryPath(join(machine.engineFolder, root)), '');
    expect(await locateEngine(machine.options)).toMatchObject({ source: 'cache-download', version: sdkVersion });
  });
});

describe('a missing engine', () => {
  // On Windows the SDK runs a PowerShell script instead.
  const onPosix = process.platform === 'win32' ? it.skip : it;

  onPosix('is downloaded, with temporary files in the cache', async () => {
    await machine.serveInstaller(`
      PATH=/usr/bin:/bin
      mkdir -p "$3/bin"
      ln -s "${process.execPath}" "$3/bin/pulumi"
      echo "console.log('v$5') // $TMPDIR" > "$3/bin/pulumi.mjs"`);
    const path = join(machine.engineFolder, `${sdkVersion}-download`, 'bin', 'pulumi');
    expect(await locateEngine(machine.options)).toMatchObject({ source: 'download', version: sdkVersion, path });
    expect(await readFile(`${path}.mjs`, 'utf8')).toContain(`// ${machine.engineFolder}/.making-`);
    expect(await readdir(machine.engineFolder)).toEqual([`${sdkVersion}-download`]);
    expect(await locateEngine(machine.options)).toMatchObject({ source: 'cache-download' });
  });

  it('is built when the download fails', async () => {
    await machine.addToPath('go', writesEngine(version));
    const path = buildBinaryPath(join(machine.engineFolder, `${version}-build`));
    expect(await locateEngine(machine.options)).toMatchObject({ source: 'build', version, path });
    expect(await readdir(machine.engineFolder)).toEqual([`${version}-build`]);
  });

  it('is reported each second, with the number of compiled packages', async () => {
    await machine.addToPath(
      'go',
      `console.error('a.example/b'); await new Promise((resolve) => setTimeout(resolve, 1_500)); ${writesEngine(version)}`,
    );
    const progress = await recordProgress();
    expect(progress[0]).toEqual({ step: 'download', detail: `Pulumi ${sdkVersion}`, elapsedMs: expect.any(Number) });
    expect(progress).toContainEqual({ step: 'build', detail: `Pulumi ${version}`, elapsedMs: expect.any(Number) });
    expect(progress.at(-1)).toMatchObject({ step: 'build', detail: 'a.example/b', compiledPackages: 1 });
    expect(progress.at(-1)?.elapsedMs).toBeGreaterThanOrEqual(990);
  });

  it.each([
    ['does not run', `await writeProgram(binary, 'process.exitCode = 1')`, 'Command failed'],
    ['has another version', writesEngine('3.1.0'), 'it built Pulumi 3.1.0 instead of'],
  ])('is not kept when it %s', async (_condition, script, reason) => {
    await machine.addToPath('go', script);
    await expect(locateEngine(machine.options)).rejects.toMatchObject({
      code: 'engine-missing',
      problem: expect.stringMatching(`build from source: .*${reason}`),
    });
    expect(await readdir(machine.engineFolder)).toEqual([]);
  });

  it('is an error with a reason and remedy for each source', async () => {
    await expect(locateEngine(machine.options)).rejects.toMatchObject({
      code: 'engine-missing',
      problem: expect.stringMatching(
        /^No Pulumi .*\n {2}on PATH: pulumi is not there\n {2}official download: .*503 Unavailable\n {2}build from source: go is not on PATH$/,
      ),
      remedy: expect.stringMatching(
        /^Do one .*\n {2}Install Pulumi .*\n {2}Allow this .*get\.pulumi\.com.*\n {2}Install Go 1\./,
      ),
    });
  });

  it('names the cache folder that cannot be written', async () => {
    await writeFile(machine.env.MAILBOX_ACCESS_CACHE, '');
    await expect(locateEngine(machine.options)).rejects.toMatchObject({
      code: 'engine-missing',
      problem: expect.stringMatching(/cache folder: .* cannot be used: .*; set MAILBOX_ACCESS_CACHE to another/),
    });
  });

  it('leaves nothing when interrupted, and ends what it started', async () => {
    const log = join(machine.folder, 'log');
    const script = `setInterval(() => require('node:fs').appendFileSync(${JSON.stringify(log)}, 'running'), 50)`;
    await machine.addToPath(
      'go',
      `await writeProgram(binary, ''); execFileSync(process.execPath, ['-e', ${JSON.stringify(script)}]);`,
    );
    const controller = new AbortController();
    const run = locateEngine({ ...machine.options, signal: controller.signal });
    await machine.waitForFile('log');
    controller.abort(new Error('Ctrl-C'));
    await expect(run).rejects.toMatchObject({ code: 'interrupted' });
    expect(await readdir(machine.engineFolder)).toEqual([]);
    const text = await readFile(log, 'utf8');
    await sleep(300);
    expect(await readFile(log, 'utf8')).toBe(text);
  });
});

it('locates a real engine', async () => {
  const engine = await locateEngine({ projectFolder: process.cwd() });
  await access(engine.path, constants.X_OK);
  expect(engine.command.version?.compare('3.44.0')).toBe(1);
});
