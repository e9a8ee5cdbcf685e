import { afterEach, describe, expect, it, jest } from '@jest/globals';
import { startAzureadEmulator } from '../src/index.ts';
import { connect } from './support/engine.ts';
import { failureOf, found, urn, withBench } from './support/provider.ts';

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
    const provider = await startAzureadEmulator({ env: {} });
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
