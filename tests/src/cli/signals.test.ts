import { afterEach, describe, expect, it } from '@jest/globals';
import { abortOnSignals } from '../../../src/cli/signals.ts';

describe('abortOnSignals', () => {
  afterEach(() => {
    for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.removeAllListeners(name);
  });

  it.each([
    ['SIGINT', true, false],
    ['SIGINT', false, true],
    ['SIGTERM', true, true],
    ['SIGTERM', false, true],
    ['SIGHUP', true, true],
    ['SIGHUP', false, true],
  ] as const)('passes %s on to the engine, with a terminal %s: %s', (name, hasTerminal, isPassedOn) => {
    const { signal, engineSignal } = abortOnSignals(hasTerminal);
    expect(signal.aborted).toBe(false);
    process.emit(name);
    expect([signal.aborted, engineSignal.aborted]).toEqual([true, isPassedOn]);
  });
});
