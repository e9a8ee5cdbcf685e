import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import * as pulumi from '@pulumi/pulumi';
import { makeBackend } from '../../../src/pulumi/emulator/backend.ts';
import { locateEngine } from '../../../src/pulumi/cli/locate.ts';
import { packageFolder } from '../../../src/registration/customers/project.ts';
import { runStack } from '../../../src/pulumi/stack/stack.ts';

/** Runs programs, and waits until the SDK holds the resources of at most one of them; needs `--expose-gc`. */
const [folder = ''] = process.argv.slice(2);
const { gc } = globalThis as unknown as { readonly gc: () => void };

writeFileSync(join(folder, 'Pulumi.left.yaml'), 'config: {}\n');
const engine = await locateEngine({ projectFolder: packageFolder });
const env = await makeBackend(join(folder, '.offline'));
const held: WeakRef<object>[] = [];
for (const operation of ['up', 'preview', 'up', 'preview'] as const) {
  await runStack(operation, {
    ...{ projectFolder: folder, engine, env, stack: 'left' },
    program: () => {
      const hook = new pulumi.ResourceHook('nothing', () => undefined);
      held.push(
        new WeakRef(new pulumi.ComponentResource('test:index:Some', 'some', {}, { hooks: { beforeCreate: [hook] } })),
      );
      return Promise.resolve();
    },
  });
}
const countKept = () => held.filter((resource) => resource.deref() !== undefined).length;
// Connections are released some seconds after their last call; the parent process waits as long as a test may take.
do {
  await setTimeout(100);
  gc();
} while (countKept() > 1);
console.log(JSON.stringify({ programs: held.length, kept: countKept() }));
