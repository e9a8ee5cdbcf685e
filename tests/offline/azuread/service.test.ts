import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { afterEach, describe, expect, it, jest } from '@jest/globals';
import { startAzuread } from '../../../offline/azuread/index.ts';
import { startScriptedDirectory, tokenAnswer } from './support/directory.ts';
import { connect } from './support/engine.ts';
import { answering, environment, failureOf, found, metadataAnswer, urn, withBench } from './support/provider.ts';

const CONFIG = { tok: 'azuread:index/getClientConfig:getClientConfig', args: {} };
const secret = (value: string): object => ({
  '4dabf18193072939515e22adb298388d': '1b47061264138c4ac30d75fd1eb44270',
  value,
});

afterEach(() => {
  jest.restoreAllMocks();
});

describe('the service', () => {
  it('says which plugin it stands for and has no schema', async () => {
    await withBench({}, async ({ engine }) => {
      expect(await engine.call('GetPluginInfo', {})).toEqual({ version: '6.9.1' });
      expect(await engine.call('GetSchema', {})).toEqual({ schema: '{}' });
      expect(await engine.call('Attach', { address: '127.0.0.1:1' })).toEqual({});
      await expect(engine.call('GetMapping', {})).rejects.toThrow('does not implement');
    });
  });

  it('hands the configuration back as it came, secrets included', async () => {
    await withBench({}, async ({ engine }) => {
      const news = { clientSecret: secret('s') as never };
      expect(await engine.call('CheckConfig', { news })).toEqual({ inputs: news });
    });
  });

  it('takes a secret out of its wrapping', async () => {
    await withBench({}, async ({ engine, directory }) => {
      await engine.call('Configure', { args: { clientSecret: secret('wrapped') as never } });
      expect(directory.seen.at(-1)?.body).toMatchObject({ client_secret: 'wrapped' });
    });
  });

  it('does without a directory what needs none, before it is configured', async () => {
    const provider = await startAzuread({ env: {} });
    const engine = connect(provider.port);
    const news = { displayName: 'PASS' };
    const created = await engine.call('Create', { urn: urn('Application'), properties: news, preview: true });
    expect(created.properties).toMatchObject(news);
    expect(await failureOf(engine.call('Invoke', CONFIG))).toContain('has not been configured yet');
    expect(await failureOf(engine.call('Configure', { args: {} }))).toContain('lacks azuread:metadataHost');
    engine.close();
    await provider.close();
  });

  it.each([
    ['Check', { urn: urn('Group'), news: {} }, 'azuread:index/group:Group'],
    ['Check', { urn: 'nonsense', news: {} }, 'does not have ,'],
    ['Invoke', { tok: 'azuread:index/getGroup:getGroup', args: {} }, 'azuread:index/getGroup:getGroup'],
  ])('refuses what it does not have: %s', async (method, request, named) => {
    await withBench({}, async ({ engine }) => {
      const failure = await failureOf(engine.call(method, request));
      expect(failure).toContain(named);
      expect(failure).toContain('use the official azuread plugin');
    });
  });

  it('knows a resource within a component', async () => {
    await withBench({}, async ({ engine }) => {
      const nested = urn('Application').replace('::azuread', '::own:index:Registration$azuread');
      expect(await engine.call('Check', { urn: nested, news: { displayName: 'a' } })).toHaveProperty('inputs');
    });
  });

  it('breaks off on Cancel, and can be configured again', async () => {
    const app = found({ id: 'app' });
    const routes = {
      'DELETE /v1.0/applications/app': { status: 429, headers: { 'retry-after': '600' } },
      'GET /v1.0/applications/app': app,
    };
    await withBench(routes, async ({ engine }) => {
      const deletion = failureOf(engine.call('Delete', { urn: urn('Application'), id: '/applications/app' }));
      await new Promise((resolve) => setTimeout(resolve, 50));
      await engine.call('Cancel', {});
      expect(await deletion).toContain('aborted');
      await engine.call('Configure', { args: {} });
      expect(await engine.call('Invoke', CONFIG)).toHaveProperty('return');
    });
  });

  it('writes nothing anywhere', async () => {
    const written = [jest.spyOn(process.stdout, 'write'), jest.spyOn(process.stderr, 'write')];
    await withBench({}, async ({ engine }) => {
      await failureOf(engine.call('Read', { urn: urn('Application'), id: 'x' }));
    });
    for (const spy of written) expect(spy.mock.calls.map(String).join()).not.toContain('not-for-logs');
  });
});

describe('two providers in one process', () => {
  it('share nothing', async () => {
    const tenants = ['11111111-1111-4111-8111-111111111111', '99999999-9999-4999-8999-999999999999'];
    const sides = await Promise.all(
      tenants.map(async (tenantId) => {
        const directory = await startScriptedDirectory();
        const caller = `caller-of-${tenantId}`;
        directory.answer = ({ path }) =>
          path.endsWith('/token') ? tokenAnswer(caller) : metadataAnswer(directory.host);
        const provider = await startAzuread({ env: environment(directory.host, tenantId), ca: directory.ca });
        return { directory, provider, engine: connect(provider.port), tenantId, caller };
      }),
    );
    await Promise.all(sides.map(({ engine }) => engine.call('Configure', { args: {} })));
    const answers = await Promise.all(sides.map(({ engine }) => engine.call('Invoke', CONFIG)));
    expect(answers.map((answer) => answer.return)).toEqual(
      sides.map(({ tenantId, caller }) => expect.objectContaining({ tenantId, objectId: caller })),
    );
    for (const { directory, tenantId } of sides) {
      expect(
        directory.seen.filter(({ path }) => path.includes('oauth2')).map(({ path }) => path.split('/')[1]),
      ).toEqual([tenantId]);
    }
    for (const { engine, provider, directory } of sides) {
      engine.close();
      await provider.close();
      await directory.close();
    }
  });

  it('trusts the given authority only', async () => {
    const [mine, other] = [await startScriptedDirectory(), await startScriptedDirectory(true)];
    mine.answer = answering(mine.host, {});
    const provider = await startAzuread({ env: environment(mine.host), ca: other.ca });
    const engine = connect(provider.port);
    expect(await failureOf(engine.call('Configure', { args: {} }))).toMatch(
      /retrieving environments from metadata host .*certificate/,
    );
    expect(mine.seen).toEqual([]);
    engine.close();
    await provider.close();
    await mine.close();
    await other.close();
  });
});

describe('close', () => {
  it('ends what is under way', async () => {
    const directory = await startScriptedDirectory();
    const busy = { status: 503, headers: { 'retry-after': '600' } };
    directory.answer = answering(directory.host, { 'GET /v1.0/applications/app': busy });
    const provider = await startAzuread({ env: environment(directory.host), ca: directory.ca });
    const engine = connect(provider.port);
    await engine.call('Configure', { args: {} });
    const reading = failureOf(engine.call('Read', { urn: urn('Application'), id: '/applications/app' }));
    await new Promise((resolve) => setTimeout(resolve, 50));
    await provider.close();
    expect(await reading).toContain('rpc error');
    engine.close();
    await directory.close();
  });

  it('leaves nothing that would keep a process alive', async () => {
    const program = `
      import { startAzuread } from ${JSON.stringify(import.meta.resolve('../../../offline/azuread/index.ts'))};
      import { connect } from ${JSON.stringify(import.meta.resolve('./support/engine.ts'))};
      const provider = await startAzuread({ env: {} });
      const engine = connect(provider.port);
      await engine.call('GetPluginInfo', {});
      await provider.close();
      engine.close();
      console.log('closed');
    `;
    const { stdout } = await promisify(execFile)(process.execPath, ['--input-type=module', '-e', program], {
      timeout: 20_000,
    });
    expect(stdout).toBe('closed\n');
  }, 30_000);
});
