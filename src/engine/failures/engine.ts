import { again } from './row.ts';
import type { Row } from './row.ts';

/** What the SDK says of an engine that did not end by itself; the engine's words until then follow it. */
export const engineRows: readonly Row[] = [
  {
    code: 'engine-killed',
    says: /Command was killed with (SIG[A-Z]+)/,
    means: ([, signal = '']) =>
      `Its engine was ended from outside (${signal}: by a person, or by the system for want of memory) with something perhaps half done.`,
    remedy: (_, failed) =>
      failed.operation === 'destroy'
        ? `Run the same again, which takes away the lock that was left: ${again(failed)}`
        : `Run the same again, which takes away the lock that was left: ${again(failed)}. If that says that something exists already: npx mailbox-access adopt ${failed.stack}`,
  },
];
