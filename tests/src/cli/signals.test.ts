import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { abortOnSignals } from '../../../src/cli/signals.ts';

describe('abortOnSignals', () => {
  const kill = jest.fn<typeof process.kill>();

  beforeEach(() => {
    jest.useFakeTimers();
    kill.mockReset();
    jest.spyOn(process, 'kill').mockImplementation(kill);
  });
  afterEach(() => {
    for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.removeAllListeners(name);
    jest.useRealTimers();
    jest.restoreAllMocks();
  });

  it.each([
    ['SIGINT', true, false],
    ['SIGINT', false, true],
    ['SIGTERM', true, true],
    ['SIGTERM', false, true],
    ['SIGHUP', true, true],
    ['SIGHUP', false, true],
  ] as const)('passes %s on to the engine, with a terminal %s: %s', (name, hasTerminal, isPassedOn) => {
    const { signal, engineSignal } = abortOnSignals(hasTerminal, () => undefined);
    expect(signal.aborted).toBe(false);
    process.emit(name);
    expect([signal.aborted, engineSignal.aborted]).toEqual([true, isPassedOn]);
  });

  it.each([
    ['SIGTERM', 1],
    ['SIGHUP', 1],
    ['SIGINT', 0],
  ] as const)('ends the process by %s when the command does not end in five seconds: %i', (name, times) => {
    const onCut = jest.fn();
    abortOnSignals(false, onCut);
    // npm and timeout send it twice.
    process.emit(name);
    process.emit(name);
    expect(kill).not.toHaveBeenCalled();
    jest.advanceTimersByTime(5_000);
    expect(onCut).toHaveBeenCalledTimes(times);
    expect(kill.mock.calls).toEqual(Array(times).fill([process.pid, name]));
  });
});
