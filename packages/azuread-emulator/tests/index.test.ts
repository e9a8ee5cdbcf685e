import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { afterEach, describe, expect, it, jest } from '@jest/globals';
import { startAzureadEmulator } from '../src/index.ts';
import { startScriptedDirectory, tokenAnswer } from './support/directory.ts';
import { connect } from './support/engine.ts';
import { answering, environment, failureOf, metadataAnswer, urn } from './support/provider.ts';

const CONFIG = { tok: 'azuread:index/getClientConfig:getClientConfig', args: {} };

afterEach(() => {
  jest.restoreAllMocks();
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
        const provider = await startAzureadEmulator({ env: environment(directory.host, tenantId), ca: directory.ca });
        return { directory, provider, engine: connect(provider.port), tenantId, caller };
      }),
    );
    await Promise.all(sides.map(({ engine }) => engine.call('Configure', { args: {} })));
    const answers = await Promise.all(sides.map(({ engine }) => engine.call('Invoke', CONFIG)));
    expect(answers.map((answer) => answer.return)).toEqual(
      sides.map(({ tenantId, caller }) => expect.objectContaining({ tenantId, objectId: caller })),
    );
    for (const { directory, tenantId } of sides) {
      const signIns = directory.seen.filter(({ path }) => path.includes('oauth2'));
      expect(signIns.map(({ path }) => path.split('/')[1])).toEqual([tenantId]);
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
    const provider = await startAzureadEmulator({ env: environment(mine.host), ca: other.ca });
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
  it('ends what is running', async () => {
    const directory = await startScriptedDirectory();
    const busy = { status: 503, headers: { 'retry-after': '600' } };
    directory.answer = answering(directory.host, { 'GET /v1.0/applications/app': busy });
    const provider = await startAzureadEmulator({ env: environment(directory.host), ca: directory.ca });
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
      import { startAzureadEmulator } from ${JSON.stringify(import.meta.resolve('../src/index.ts'))};
      import { connect } from ${JSON.stringify(import.meta.resolve('./support/engine.ts'))};
      const provider = await startAzureadEmulator({ env: {} });
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
