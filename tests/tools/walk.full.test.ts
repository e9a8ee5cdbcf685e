import { execFile } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { beforeAll, describe, expect, it } from '@jest/globals';
import { findFreePort } from '../engine/support/freePort.ts';
import { describeFull } from '../support/full.ts';
import { withoutNpm } from '../support/npmEnvironment.ts';
import { packAll } from '../../tools/pack.ts';
import { useFolder } from '../support/folder.ts';

describeFull('tests/tools/pack.test.ts: gives a project its program and its component', () => {
  const folder = useFolder();
  /** The tarballs of the product and the two emulators. */
  let tarballs: readonly string[];

  beforeAll(() => {
    tarballs = packAll(join(folder, 'tarballs')).map(({ filename }) => join(folder, 'tarballs', filename));
  });

  /** Runs one of npm's programs in another folder, with the Node that is first on PATH. */
  const runWith = async (node: string, cwd: string, program: string, ...args: readonly string[]) => {
    const env = { ...withoutNpm, PATH: `${dirname(node)}${delimiter}${process.env.PATH ?? ''}` };
    const options = { cwd, env, shell: process.platform === 'win32', timeout: 200_000 };
    return (await promisify(execFile)(program, args, options)).stdout;
  };
  // No registry has the optional emulators, which npm would request repeatedly.
  const install = ['install', '--no-audit', '--no-fund', '--prefer-offline', '--fetch-retries=1', '--loglevel=error'];
  /** Uses a separate folder, so that other programs of that Node's folder do not come first. */
  const provideNode = (version: string, file: string) => {
    const bin = join(folder, `bin-${version}`);
    mkdirSync(bin);
    symlinkSync(file, join(bin, 'node'));
    return join(bin, 'node');
  };
  const findNode = async (version: string) => {
    if (process.version.startsWith(`v${version}.`)) return provideNode(version, process.execPath);
    const home = join(folder, `node-${version}`);
    mkdirSync(home);
    writeFileSync(join(home, 'package.json'), '{ "private": true }');
    await runWith(process.execPath, home, 'npm', ...install, `node@${version}`);
    return provideNode(version, join(home, 'node_modules', 'node', 'bin', 'node'));
  };
  const megabytesOf = (path: string) =>
    readdirSync(path, { recursive: true })
      .map((name) => statSync(join(path, String(name)), { throwIfNoEntry: false }))
      .reduce((sum, found) => sum + (found?.isFile() === true ? found.size : 0), 0) / 1_000_000;

  describe.each(['22', '24'])('with Node %s', (version) => {
    let node: string;
    let home: string;
    let customers: string;

    beforeAll(async () => {
      node = await findNode(version);
      home = join(folder, `home-${version}`);
      customers = join(home, 'customers');
      mkdirSync(home);
    });

    const npm = (cwd: string, ...args: readonly string[]) => runWith(node, cwd, 'npm', ...args);
    const command = (...args: readonly string[]) => runWith(node, customers, 'npx', 'mailbox-access', ...args);

    it('installs less than 250 MB', async () => {
      expect(await runWith(node, home, 'node', '--version')).toMatch(new RegExp(`^v${version}\\.`));
      writeFileSync(join(home, 'package.json'), '{ "private": true }');
      const startMs = Date.now();
      await npm(home, ...install, String(tarballs[0]));
      const megabytes = megabytesOf(join(home, 'node_modules'));
      process.stdout.write(`Node ${version}: ${Math.round(megabytes)} MB in ${(Date.now() - startMs) / 1_000} s\n`);
      expect(megabytes).toBeLessThan(250);
    });

    it('goes from an empty folder to a customer and back', async () => {
      await npm(home, 'exec', '--', 'mailbox-access', 'init', 'customers');
      await npm(customers, ...install, ...tarballs);
      const metadataHost = `localhost:${await findFreePort()}`;
      const settings = join(customers, 'Pulumi.dev.yaml');
      writeFileSync(settings, readFileSync(settings, 'utf8').replace('localhost:8743', metadataHost));
      expect(await npm(customers, 'start')).toContain('Created 2 resources');
      const options = ['--mailbox', 'jobs@contoso.example', '--display-name', 'PASS contoso'];
      await command('new', 'contoso', '--metadata-host', metadataHost, ...options);
      expect(await command('up', 'contoso')).toContain('Created 4 resources');
      await command('handover', 'contoso');
      expect(existsSync(join(customers, 'handover', 'contoso-owner.html'))).toBe(true);
      expect(await command('verify', 'contoso')).toContain('2 passed, 0 failed');
      expect(await command('init', '--check')).toContain('Everything is as this version');
      await command('remove', 'contoso', '--yes');
      expect(existsSync(join(customers, 'Pulumi.contoso.yaml'))).toBe(false);
      expect(await command('preview', '--all', '--json')).not.toContain('contoso-');
    });
  });
});
