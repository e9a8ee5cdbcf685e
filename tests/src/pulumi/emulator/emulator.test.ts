import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { beforeEach, describe, expect, it } from '@jest/globals';
import { describeEnvironment } from '../../../../src/pulumi/emulator/environment.ts';
import { explainMissing } from '../../../../src/pulumi/emulator/packages.ts';
import { useFolder, useFolderForEach } from '../../../support/folder.ts';
import { findRunningDirectory } from '../../../support/runningDirectory.ts';
import { findOfficialPlugin, pluginVersion, requireOfficialPlugin } from '../../../../src/pulumi/emulator/plugin.ts';
import { serveDirectory } from '../../../../src/pulumi/emulator/serve.ts';
import { openTarget } from '../../../../src/pulumi/stack/open.ts';

describe('the emulator of a project', () => {
  const folder = useFolderForEach();
  let host: string;

  beforeEach(async () => {
    const directory = await serveDirectory(join(folder, '.offline'), 'localhost:0');
    host = directory.host;
    await directory.close();
  });

  const open = async (env: NodeJS.ProcessEnv = { MAILBOX_ACCESS_AZUREAD: 'stand-in' }) => {
    const target = await openTarget({ metadataHost: host }, folder, env);
    if (target.emulator === undefined) throw new Error('There is no emulator.');
    return { ...target.emulator, close: () => target.close() };
  };

  it('is served until it is closed, with the stand-in beside it', async () => {
    const emulator = await open();
    expect(emulator).toMatchObject({ origin: `https://${host}`, served: 'own', provider: 'stand-in' });
    expect(emulator.env.PULUMI_DEBUG_PROVIDERS).toMatch(/^azuread:\d+$/);
    expect(emulator.env.PULUMI_BACKEND_URL).toBe(`file://${join(folder, '.offline', 'state')}`);
    await emulator.close();
    expect(await findRunningDirectory(join(folder, '.offline'), host)).toBeUndefined();
  });

  it('is used as it is while another process of the project serves it', async () => {
    const directory = await serveDirectory(join(folder, '.offline'), host);
    const emulator = await open();
    expect(emulator.served).toBe('shared');
    await emulator.close();
    expect(await findRunningDirectory(join(folder, '.offline'), host)).toEqual({ ca: directory.ca });
    await directory.close();
  });

  it('stays until the last run that uses it has ended', async () => {
    const first = await open();
    const second = await open();
    expect([first.served, second.served]).toEqual(['own', 'shared']);
    let isClosed = false;
    const closed = first.close().then(() => (isClosed = true));
    expect(await findRunningDirectory(join(folder, '.offline'), host)).toBeDefined();
    expect(isClosed).toBe(false);
    await second.close();
    await closed;
    expect(await findRunningDirectory(join(folder, '.offline'), host)).toBeUndefined();
  });

  it('is served again by a run that starts while the previous one is ending', async () => {
    const first = await open();
    const [second] = await Promise.all([open(), first.close()]);
    expect(await findRunningDirectory(join(folder, '.offline'), host)).toBeDefined();
    await second.close();
  });

  it('names the broken file and how to start over', async () => {
    const file = join(folder, '.offline', 'directory', 'signing-key.pem');
    writeFileSync(file, '{');
    await expect(open()).rejects.toMatchObject({
      code: 'directory-unreadable',
      problem: expect.stringContaining(file),
      remedy: expect.stringContaining('Delete that file'),
    });
  });

  it('passes on every failure except a port in use', async () => {
    const other = join(folder, 'other');
    mkdirSync(other);
    writeFileSync(join(other, 'directory'), '');
    await expect(serveDirectory(other, host)).rejects.toMatchObject({ code: 'EEXIST' });
  });

  it.each([
    ['is asked for', { MAILBOX_ACCESS_AZUREAD: 'official' }, 'official'],
    ['is installed', {}, 'official'],
    ['is installed, but not when the stand-in is asked for', { MAILBOX_ACCESS_AZUREAD: 'stand-in' }, 'stand-in'],
  ])('is used by the official plugin when that %s, with trust in the directory alone', async (_, choice, provider) => {
    const plugin = join(folder, 'home', 'plugins', `resource-azuread-v${pluginVersion}`, 'pulumi-resource-azuread');
    mkdirSync(dirname(plugin), { recursive: true });
    writeFileSync(plugin, '', { mode: 0o755 });
    const emulator = await open({ ...choice, PULUMI_HOME: join(folder, 'home') });
    expect(emulator.provider).toBe(provider);
    expect('PULUMI_DEBUG_PROVIDERS' in emulator.env).toBe(provider === 'stand-in');
    expect(existsSync(emulator.env.SSL_CERT_FILE ?? '')).toBe(provider === 'official');
    await emulator.close();
  });

  it('is closed again when the official plugin is not there', async () => {
    const env = { MAILBOX_ACCESS_AZUREAD: 'official', PULUMI_HOME: folder, PATH: '' };
    await expect(open(env)).rejects.toMatchObject({ code: 'plugin-missing' });
    expect(await findRunningDirectory(join(folder, '.offline'), host)).toBeUndefined();
  });

  it('prints everything that plain pulumi needs', async () => {
    const env = await describeEnvironment(join(folder, '.offline'), host);
    expect(Object.keys(env)).toEqual(
      expect.arrayContaining(['PULUMI_BACKEND_URL', 'PULUMI_CONFIG_PASSPHRASE', 'ARM_CLIENT_ID']),
    );
    expect(existsSync(fileURLToPath(env.PULUMI_BACKEND_URL ?? ''))).toBe(true);
    const trusted = readFileSync(env.SSL_CERT_FILE ?? '', 'utf8');
    expect(trusted).toContain(readFileSync(join(folder, '.offline', 'directory', 'ca.pem'), 'utf8'));
    expect(trusted.match(/BEGIN CERTIFICATE/g)?.length).toBeGreaterThan(50);
  });
});

describe('findOfficialPlugin', () => {
  const folder = useFolder();

  it('takes one on PATH', async () => {
    const plugin = join(folder, 'pulumi-resource-azuread');
    writeFileSync(plugin, '', { mode: 0o755 });
    expect(await findOfficialPlugin({ PATH: folder, PULUMI_HOME: folder }, 'linux')).toBe(plugin);
  });

  it.each(['darwin', 'win32'] as const)(
    'says that it cannot be made to trust the directory on %s',
    async (platform) => {
      expect(await findOfficialPlugin({ PATH: '' }, platform)).toBeUndefined();
      await expect(requireOfficialPlugin({}, platform)).rejects.toMatchObject({
        code: 'plugin-missing',
        problem: `The official azuread plugin cannot trust the emulator on ${platform}.`,
      });
    },
  );

  it('says how to install it', async () => {
    await expect(requireOfficialPlugin({ PATH: '', PULUMI_HOME: '/nowhere' }, 'linux')).rejects.toMatchObject({
      remedy: expect.stringContaining(`pulumi plugin install resource azuread ${pluginVersion}`),
    });
  });
});

describe('a package that is not installed', () => {
  const missing = (name: string) =>
    Object.assign(new Error(`Cannot find package '${name}' imported from /project/embedded.js`), {
      code: 'ERR_MODULE_NOT_FOUND',
    });

  it.each(['@mailbox-access/entra-emulator', '@mailbox-access/azuread-emulator'])(
    'is named with the command that installs it: %s',
    (name) => {
      expect(() => explainMissing(missing(name))).toThrow(
        expect.objectContaining({
          code: 'emulator-missing',
          problem: expect.stringContaining(name) as unknown,
          remedy: expect.stringContaining(`npm install --save-dev`) as unknown,
        }),
      );
    },
  );

  it('is not mistaken for a package that an emulator lacks', () => {
    const cause = missing('fastify');
    expect(() => explainMissing(cause)).toThrow(cause);
  });
});
