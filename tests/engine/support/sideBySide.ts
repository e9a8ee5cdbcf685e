import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import * as pulumi from '@pulumi/pulumi';
import { makeBackend } from '../../../src/pulumi/emulator/backend.ts';
import { locateEngine } from '../../../src/pulumi/cli/locate.ts';
import { packageFolder } from '../../../src/registration/customers/project.ts';
import { runStack } from '../../../src/pulumi/stack/stack.ts';
import { enginesOf } from '../../support/fleet.ts';

/** Runs a program that fails in the named way, while another runs; prints both results. */
const [folder = '', way = ''] = process.argv.slice(2);

const ways: Readonly<Record<string, () => Promise<undefined>>> = {
  throws: () => Promise.reject(new Error('it is bad')),
  'leaves a rejection': async () => {
    void Promise.reject(new Error('it is bad'));
    await new Promise(setImmediate);
    return undefined;
  },
  'rejects when its engine is killed': async () => {
    // Registered while the engine ends: the SDK rejects what nobody awaits, "Resource monitor is terminating".
    for (let index = 0; index < 20; index += 1) new pulumi.ComponentResource('test:index:Some', `some-${index}`);
    for (const pid of enginesOf('bad')) process.kill(pid, 'SIGKILL');
    return new Promise<undefined>(() => undefined);
  },
  'throws beside everything': async () => {
    setImmediate(() => {
      throw new Error('it is bad');
    });
    for (let turn = 0; turn < 3; turn += 1) await new Promise(setImmediate);
    return undefined;
  },
};

for (const stack of ['good', 'bad']) writeFileSync(join(folder, `Pulumi.${stack}.yaml`), 'config: {}\n');
const engine = await locateEngine({ projectFolder: packageFolder });
const options = { projectFolder: folder, engine, env: await makeBackend(join(folder, '.offline')) };
const begun = Promise.withResolvers<undefined>();
const badEnded = Promise.withResolvers<undefined>();
const good = runStack('up', {
  ...options,
  stack: 'good',
  program: async () => {
    begun.resolve(undefined);
    await badEnded.promise;
    await pulumi.log.warn('it is heard');
    return { is: 'well' };
  },
});
await begun.promise;
const bad = await runStack('up', {
  ...options,
  stack: 'bad',
  program: async () => {
    await ways[way]?.();
  },
}).catch(String);
badEnded.resolve(undefined);
const told = await good.catch(String);
const listeners = process.listenerCount('uncaughtException') + process.listenerCount('unhandledRejection');
const heard = typeof told === 'string' ? { good: told } : { good: told.outputs, warnings: told.warnings };
console.log(JSON.stringify({ ...heard, bad, listeners }));
