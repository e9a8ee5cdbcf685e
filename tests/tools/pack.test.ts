import { execFile } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { beforeAll, describe, expect, it } from '@jest/globals';
import { describeFull, isFull } from '../support/full.ts';
import { withoutNpm } from '../support/npmEnvironment.ts';
import { listInstalled, type Lockfile } from '../../tools/licences.ts';
import { packAll, type Packed } from '../../tools/pack.ts';
import { useFolder } from '../support/folder.ts';

interface Manifest {
  readonly version: string;
  readonly dependencies: Readonly<Record<string, string>>;
}
const { version, dependencies } = JSON.parse(readFileSync('package.json', 'utf8')) as Manifest;
const lockfile = JSON.parse(readFileSync('package-lock.json', 'utf8')) as Lockfile;
const entraReadme = readFileSync('packages/entra-emulator/README.md', 'utf8');

const folder = useFolder();
let packed: readonly Packed[];

beforeAll(() => {
  packed = packAll(join(folder, 'tarballs'));
});

const run = (args: readonly string[], cwd: string) => promisify(execFile)(process.execPath, args, { cwd });

/**
 * Installs a tarball and other packages in an empty folder: by npm from the registry if everything is tested, else
 * unpacked beside links to this project's packages, without a network.
 */
async function install(name: string, ...others: readonly string[]): Promise<string> {
  const project = join(folder, name.replaceAll('/', '-'));
  mkdirSync(project);
  writeFileSync(join(project, 'package.json'), '{ "private": true, "type": "module" }');
  const { filename = '' } = packed.find((each) => each.name === name) ?? {};
  const tarball = join(folder, 'tarballs', filename);
  if (isFull) await installByNpm(project, tarball, others);
  else await unpack(project, name, tarball);
  return project;
}

/** Installs the dependencies in this project's versions. */
async function installByNpm(project: string, tarball: string, others: readonly string[]): Promise<void> {
  const installed = Object.fromEntries(listInstalled(lockfile));
  writeFileSync(
    join(project, 'package-lock.json'),
    JSON.stringify({ lockfileVersion: 3, requires: true, packages: { '': {}, ...installed } }),
  );
  // npm requests the optional emulators, which no registry has, and waits two minutes if it reaches none.
  const retries = ['--fetch-retries=1', '--fetch-retry-mintimeout=100', '--fetch-retry-maxtimeout=100'];
  const quiet = ['--no-audit', '--no-fund', '--loglevel=error', '--prefer-offline'];
  const args = ['install', ...quiet, ...retries, tarball, ...others];
  // On Windows npm is a script for the shell.
  await promisify(execFile)('npm', args, { cwd: project, env: withoutNpm, shell: process.platform === 'win32' });
}

async function unpack(project: string, name: string, tarball: string): Promise<void> {
  const modules = join(project, 'node_modules');
  mkdirSync(join(modules, '@mailbox-access'), { recursive: true });
  for (const entry of readdirSync('node_modules').filter((each) => each !== '@mailbox-access' && !each.startsWith('.')))
    symlinkSync(resolve('node_modules', entry), join(modules, entry), 'junction');
  const target = join(modules, name);
  mkdirSync(target);
  await promisify(execFile)('tar', ['-xzf', tarball, '-C', target, '--strip-components=1']);
}

describe('the tarballs', () => {
  const pathsOf = (name: string) => packed.find((each) => each.name === name)?.files.map(({ path }) => path) ?? [];

  it('are the product and its two emulators', () => {
    expect(packed.map(({ name }) => name)).toEqual([
      'mailbox-access',
      '@mailbox-access/entra-emulator',
      '@mailbox-access/azuread-emulator',
    ]);
  });

  it('have no TypeScript source, no settings of a customer and no test', () => {
    const unwanted = packed.flatMap(({ files }) =>
      files
        .map(({ path }) => path)
        .filter((path) => /(?<!\.d)\.ts$|(^|\/)(Pulumi\.[^.]+\.yaml|tests?\/|\.)|\.test\./.test(path)),
    );
    expect(unwanted).toEqual([]);
  });

  it.each(['mailbox-access', '@mailbox-access/entra-emulator', '@mailbox-access/azuread-emulator'])(
    'have an entry with types, a command, a README and a license: %s',
    (name) => {
      const entry = name === 'mailbox-access' ? 'exports' : 'src/index';
      const command = `bin/${name.replace('@mailbox-access/', '')}.js`;
      expect(pathsOf(name)).toEqual(
        expect.arrayContaining(['LICENSE', 'README.md', command, 'package.json', `${entry}.d.ts`, `${entry}.js`]),
      );
    },
  );

  it('have JavaScript, declarations, styles and completion scripts in src, and beside it only what the program reads or names', () => {
    const isCode = (path: string) => /^(src|bin)\/.*\.(js|css|bash|zsh|d\.ts)$/.test(path);
    const besides = pathsOf('mailbox-access').filter((path) => !isCode(path) && !path.startsWith('docs/'));
    expect(besides.sort()).toEqual(
      [
        'LICENSE',
        'Pulumi.yaml',
        'README.md',
        'exports.d.ts',
        'exports.js',
        'index.d.ts',
        'index.js',
        'package.json',
      ].concat(
        ['destroy', 'drift', 'preview', 'rehearse', 'up'].map((name) => `templates/workflows/${name}.yml`),
        ['go.mod', 'go.sum'].map((file) => `tools/pulumi-engine/${file}`),
      ),
    );
    for (const name of ['entra', 'azuread'])
      expect(
        pathsOf(`@mailbox-access/${name}-emulator`)
          .filter((path) => !isCode(path))
          .sort(),
      ).toEqual(['LICENSE', 'README.md', 'package.json']);
  });
});

describe('the packed emulator', () => {
  it('registers an application by the program in its README, in at most 15 lines, with nothing else of this project', async () => {
    const identity = `@azure/identity@${dependencies['@azure/identity'] ?? ''}`;
    const project = await install('@mailbox-access/entra-emulator', identity);
    const [, program = ''] = /```js\n([^]*?)```/.exec(entraReadme) ?? [];
    expect(program.split('\n').filter((line) => line !== '').length).toBeLessThanOrEqual(15);
    writeFileSync(join(project, 'main.js'), program);
    const { stdout } = await run(['main.js'], project);
    expect(stdout).toMatch(/^201 \{[^]*appId: '[\da-f-]{36}'/);
    expect(readdirSync(join(project, 'node_modules', '@mailbox-access'))).toEqual(['entra-emulator']);
    if (!isFull) return;
    expect(
      readdirSync(join(project, 'node_modules')).filter((name) => /^(mailbox-access|@pulumi|@grpc)$/.test(name)),
    ).toEqual([]);
  });
});

describe('the packed product', () => {
  let project: string;

  beforeAll(async () => {
    project = await install('mailbox-access');
  });

  const command = (...args: readonly string[]) =>
    run(['node_modules/mailbox-access/bin/mailbox-access.js', ...args], project);

  it('prints its version', async () => {
    expect((await command('--version')).stdout).toBe(`${version}\n`);
  });

  describeFull('gives a project its program and its component', () => {
    it('is installed without an emulator and what only an emulator needs', () => {
      const installed = readdirSync(join(project, 'node_modules'));
      const unwanted = ['@fastify', '@mailbox-access', 'fastify', 'selfsigned', 'smtp-server'];
      expect(installed.filter((name) => unwanted.includes(name))).toEqual([]);
      expect(installed).toContain('@pulumi');
    });
  });

  it('gives a project its program and its component', async () => {
    // Pulumi requires a program with only a default export.
    writeFileSync(join(project, 'program.js'), "export { default } from 'mailbox-access';\n");
    const script = `
      import { MailboxRegistration } from 'mailbox-access';
      import * as program from './program.js';
      console.log(MailboxRegistration.name, Object.keys(program), typeof program.default);`;
    const { stdout } = await run(['--input-type=module', '--eval', script], project);
    expect(stdout).toBe("MailboxRegistration [ 'default' ] function\n");
  });

  it('names the command that installs a missing emulator', async () => {
    for (const file of ['Pulumi.yaml', 'Pulumi.dev.yaml'])
      writeFileSync(join(project, file), readFileSync(file, 'utf8'));
    await expect(command('directory', 'dev')).rejects.toMatchObject({
      code: 1,
      stderr: expect.stringContaining('npm install --save-dev @mailbox-access/entra-emulator'),
    });
  });
});
