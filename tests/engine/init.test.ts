import { execFile } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { runInServer } from '../support/commands/client.ts';
import { describeFull, itEachRow } from '../support/full.ts';
import { useFolderForEach } from '../support/folder.ts';
import { findFreePort } from './support/freePort.ts';

const tenant = '11111111-1111-4111-8111-111111111111';
const files = ['.gitignore', '.vscode', 'Pulumi.dev.yaml', 'Pulumi.yaml', 'README.md', 'index.ts', 'package.json'];

describe("a customers' repository", () => {
  const parent = useFolderForEach();
  const folder = join(parent, 'customers');
  let env: NodeJS.ProcessEnv;

  beforeEach(() => {
    // Ignores the backend and login of the person who runs the tests.
    env = {
      PULUMI_HOME: join(parent, 'home'),
      PULUMI_BACKEND_URL: '',
      PULUMI_ACCESS_TOKEN: '',
      PULUMI_CONFIG_PASSPHRASE: undefined,
    };
  });

  const run = async (...args: readonly string[]) => {
    const { printed, ended } = runInServer([...args, '--cwd', existsSync(folder) ? folder : parent], { env });
    return { code: await ended, ...printed };
  };
  const tree = () => readdirSync(folder).sort();
  /** Adds a customer like `new`, without looking up a tenant. */
  const addCustomer = () => {
    writeFileSync(join(folder, 'Pulumi.contoso.yaml'), `config:\n  azuread:tenantId: ${tenant}\n`);
  };

  it('is created once, as the package has it, and then nothing is overwritten', async () => {
    const { code, out } = await run('init', folder);
    expect(code).toBe(0);
    expect(out).toContain('npx mailbox-access new <customer>');
    expect(tree()).toEqual(files);
    expect(readFileSync(join(folder, 'index.ts'), 'utf8')).toBe("export { default } from 'mailbox-access';\n");
    expect(await run('init', '--check')).toMatchObject({ code: 0 });
    const again = await run('init');
    expect(again.code).toBe(2);
    expect(again.err).toContain('already has package.json, Pulumi.yaml, Pulumi.dev.yaml, index.ts, .gitignore');
  });

  it('writes nothing where one file is in the way', async () => {
    mkdirSync(folder);
    writeFileSync(join(folder, 'README.md'), 'Mine\n');
    const { code, err } = await run('init', folder, '--workflows');
    expect(code).toBe(2);
    expect(err).toContain('already has README.md, so nothing was written.');
    expect(tree()).toEqual(['README.md']);
  });

  it('provisions the dev stack with its own program and no backend, and writes nothing to the backend of real customers', async () => {
    await run('init', folder);
    const installed = `export { default } from ${JSON.stringify(resolve('index.ts'))};\n`;
    writeFileSync(join(folder, 'index.ts'), installed);
    // Another project may use the port.
    const dev = join(folder, 'Pulumi.dev.yaml');
    writeFileSync(dev, readFileSync(dev, 'utf8').replace('localhost:8743', `localhost:${await findFreePort()}`));
    const { code, out } = await run('up', 'dev', '--json');
    expect(code).toBe(0);
    expect(JSON.parse(out)).toMatchObject({ stacks: [{ result: 'changed', changes: { create: 4 } }] });
    const backend = join(parent, 'backend');
    mkdirSync(backend);
    env.PULUMI_BACKEND_URL = pathToFileURL(backend).href;
    const again = await run('up', 'dev', '--json');
    expect(JSON.parse(again.out)).toMatchObject({ stacks: [{ result: 'unchanged' }] });
    expect(readdirSync(backend)).toEqual([]);
  });

  it('names what is older than the package', async () => {
    await run('init', folder, '--workflows');
    const edit = (name: string, from: string | RegExp, to: string) => {
      const file = join(folder, name);
      writeFileSync(file, readFileSync(file, 'utf8').replace(from, to));
    };
    edit('package.json', /"mailbox-access": "[^"]+"/, '"mailbox-access": "^0.0.1"');
    edit('Pulumi.yaml', / {2}protect:\n(?: {4}.*\n)+/, '');
    edit('.gitignore', '.passphrase\n', '');
    edit('.github/workflows/up.yml', 'timeout-minutes', 'timeout');
    const { code, out } = await run('init', '--check', '--json');
    expect(code).toBe(1);
    expect((JSON.parse(out) as { readonly outdated: readonly unknown[] }).outdated).toEqual([
      { file: 'package.json', problem: expect.stringContaining('depends on mailbox-access ^0.0.1; this is version') },
      { file: 'Pulumi.yaml', problem: "config.protect differs from this version's" },
      { file: '.gitignore', problem: 'lacks .passphrase' },
      { file: '.github/workflows/up.yml', problem: expect.stringContaining('differs from that of version') },
    ]);
  });

  it('has a state backend, with a passphrase that only its owner can read and git ignores', async () => {
    await run('init', folder);
    const { code, out } = await run('init', '--backend', '../state');
    expect(code).toBe(0);
    expect(out).toContain('Give .passphrase to colleagues');
    expect(readFileSync(join(folder, 'Pulumi.yaml'), 'utf8')).toMatch(/\nbackend:\n {2}url: file:\/\/\.\.\/state\n$/);
    if (process.platform !== 'win32') expect(statSync(join(folder, '.passphrase')).mode & 0o777).toBe(0o600);
    expect(readFileSync(join(folder, '.gitignore'), 'utf8')).toContain('\n.passphrase\n');
    expect(await run('init', '--check')).toMatchObject({ code: 0 });
    addCustomer();
    // The engine reads both without printing anything about them.
    expect(await run('status', '--json')).toMatchObject({ code: 0 });
    expect((await run('outputs', 'contoso')).err).toContain('error: Stack contoso');
  });

  /** Serves an empty S3 bucket that returns these errors. */
  const serveS3 = async (errors: Readonly<Partial<Record<'GET' | 'PUT', readonly [number, string]>>>) => {
    const server = createServer(({ method, url = '' }, response) => {
      const error = errors[method as 'GET' | 'PUT'];
      if (error === undefined && url.includes('list-type=2')) {
        response.writeHead(200, { 'content-type': 'application/xml' }).end('<ListBucketResult/>');
        return;
      }
      const [status, code] = error ?? [404, 'NoSuchKey'];
      response.writeHead(status, { 'content-type': 'application/xml' });
      response.end(`<Error><Code>${code}</Code><Message>refused</Message></Error>`);
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    servers.push(server);
    return `s3://state?region=us-east-1&endpoint=127.0.0.1:${(server.address() as AddressInfo).port}&disableSSL=true&s3ForcePathStyle=true`;
  };
  const servers: Server[] = [];
  afterEach(() => {
    for (const server of servers.splice(0)) {
      server.closeAllConnections();
      server.close();
    }
  });

  interface WrongBackend {
    readonly is: string;
    readonly makeUrl: () => string | Promise<string>;
    readonly says: RegExp;
  }
  const wrong: readonly WrongBackend[] = [
    { is: 'may not be written to', makeUrl: () => serveS3({ PUT: [403, 'AccessDenied'] }), says: /AccessDenied/ },
    {
      is: 'is a file',
      makeUrl: () => {
        writeFileSync(join(parent, 'state'), '');
        return '../state';
      },
      says: /cannot be used: .*EEXIST/,
    },
    // Node's own mkdir would never return.
    { is: 'takes no folders', makeUrl: () => 'file:///proc/nosuch/state', says: /cannot be used: ENOENT/ },
    { is: 'has no container', makeUrl: () => serveS3({ GET: [404, 'NoSuchBucket'] }), says: /NoSuchBucket/ },
    { is: 'has no region', makeUrl: () => 's3://nosuch', says: /cannot be used/ },
    {
      is: 'is down',
      makeUrl: async () => `postgres://127.0.0.1:${await findFreePort()}/states`,
      says: /connection refused/,
    },
    {
      is: 'wants a login',
      makeUrl: async () => `https://127.0.0.1:${await findFreePort()}`,
      says: /npx mailbox-access pulumi login https:/,
    },
  ];
  itEachRow('keeps its files when the backend $is', wrong, 3, async ({ makeUrl, says }) => {
    await run('init', folder);
    const before = readFileSync(join(folder, 'Pulumi.yaml'), 'utf8');
    Object.assign(env, { AWS_ACCESS_KEY_ID: 'a', AWS_SECRET_ACCESS_KEY: 'b', AWS_EC2_METADATA_DISABLED: 'true' });
    const url = await makeUrl();
    const { code, err } = await run('init', '--backend', url);
    expect(code).toBe(1);
    expect(err).toMatch(says);
    const [problem, remedy, ...more] = err.trim().split('\n');
    expect(problem).toMatch(/^error: The state backend .*\.$/);
    expect(remedy).toMatch(/: npx mailbox-access (init|pulumi login) /);
    expect(more).toEqual([]);
    expect(readFileSync(join(folder, 'Pulumi.yaml'), 'utf8')).toBe(before);
    expect(tree()).toEqual(files);
  });

  describeFull('tests/src/pulumi/errors/explain.test.ts: says what each row means', () => {
    it('names the passphrase file where its passphrase is not that of the stack', async () => {
      await run('init', folder);
      await run('init', '--backend', '../state');
      addCustomer();
      const args = [resolve('bin/mailbox-access.js'), 'pulumi', 'stack', 'init', 'contoso'];
      await promisify(execFile)(process.execPath, args, { cwd: folder, env: { ...process.env, ...env } });
      const installed = `export { default } from ${JSON.stringify(resolve('index.ts'))};\n`;
      writeFileSync(join(folder, 'index.ts'), installed);
      writeFileSync(join(folder, '.passphrase'), 'another\n');
      const { code, err } = await run('preview', 'contoso');
      expect(code).toBe(1);
      expect(err).toContain(
        'The passphrase on this machine is not that of the stack.\nCorrect .passphrase in the project',
      );
      expect(err).toContain('then: npx mailbox-access preview contoso');
    });
  });

  it('refuses a URL that is no backend', async () => {
    await run('init', folder);
    const { code, err } = await run('init', '--backend', 'ftp://state');
    expect(code).toBe(2);
    expect(err).toContain('--backend is "ftp://state", which is no state backend.');
  });

  it.each([
    ['up', 'contoso'],
    ['preview', '--all', '--except', 'dev'],
    ['outputs', 'contoso'],
    ['new', 'fabrikam', '--tenant', tenant, '--mailbox', 'a@b.example'],
  ])('fails before an engine starts where there is no backend: %s', async (...args) => {
    await run('init', folder);
    addCustomer();
    const { code, out, err } = await run(...args);
    expect(code).toBe(2);
    expect(out + err).toMatch(
      /This project has no state backend for real tenants\.\s+Choose one \(docs\/guides\/state\.md\): npx mailbox-access init --backend <url>/,
    );
    expect(out + err).not.toContain('PULUMI_ACCESS_TOKEN');
  });
});
