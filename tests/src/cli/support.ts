import type { Console } from '../../../src/common/console/console.ts';
import type { Context } from '../../../src/registration/customers/context.ts';

/** A context that keeps what is printed, and answers as it is told. */
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
