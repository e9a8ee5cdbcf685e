import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Console } from '../../../src/common/console/console.ts';
import type { Context } from '../../../src/registration/customers/context.ts';

/** Creates a context that keeps the output and gives the scripted answers. */
export function fakeContext(overrides: Partial<Console> & { readonly env?: NodeJS.ProcessEnv } = {}) {
  const printed = { out: '', err: '' };
  const controller = new AbortController();
  const { env = process.env, ...console } = overrides;
  const context: Context = {
    console: {
      out: (text) => (printed.out += text),
      err: (text) => (printed.err += text),
      isInteractive: false,
      hasColor: false,
      columns: 100,
      ask: () => Promise.resolve(''),
      askSecret: () => Promise.resolve(''),
      ...console,
    },
    env,
    signal: controller.signal,
    engineSignal: controller.signal,
  };
  return {
    context,
    printed,
    interrupt: () => {
      controller.abort();
    },
  };
}

/** Writes the files of a project whose customers have empty settings. */
export function writeProject(folder: string, ...customers: readonly string[]): void {
  writeFileSync(join(folder, 'Pulumi.yaml'), 'name: mailbox-access\n');
  for (const name of customers) writeFileSync(join(folder, `Pulumi.${name}.yaml`), 'config: {}\n');
}
