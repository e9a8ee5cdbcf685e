import type { AsyncLocalStorage } from 'node:async_hooks';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { makeBackend } from '../../../src/engine/embedded/backend.ts';
import { locateEngine } from '../../../src/engine/find/locate.ts';
import { packageFolder } from '../../../src/engine/project.ts';
import { runStack } from '../../../src/engine/stack.ts';

/** Runs programs, and prints how many are still held by what the SDK has kept for them; needs `--expose-gc`. */
const [folder = ''] = process.argv.slice(2);
const { asyncLocalStorage, gc } = globalThis as unknown as {
  readonly asyncLocalStorage: AsyncLocalStorage<object>;
  readonly gc: () => void;
};

writeFileSync(join(folder, 'Pulumi.left.yaml'), 'config: {}\n');
const engine = await locateEngine({ projectFolder: packageFolder });
const env = await makeBackend(join(folder, '.offline'));
const stores: WeakRef<object>[] = [];
for (const operation of ['up', 'preview', 'up', 'preview'] as const) {
  await runStack(operation, {
    ...{ projectFolder: folder, engine, env, stack: 'left' },
    program: () => {
      const store = asyncLocalStorage.getStore();
      if (store !== undefined) stores.push(new WeakRef(store));
      return Promise.resolve();
    },
  });
}
gc();
const kept = stores.filter((store) => store.deref() !== undefined).length;
console.log(JSON.stringify({ programs: stores.length, kept }));
