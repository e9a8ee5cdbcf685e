import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { abortOnSignals } from '../../../src/common/signals.ts';

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

  it.each(['SIGTERM', 'SIGHUP'] as const)('passes %s on to the engine at once', (name) => {
    const { signal, engineSignal } = abortOnSignals(() => undefined);
    expect(signal.aborted).toBe(false);
    process.emit(name);
    expect([signal.aborted, engineSignal.aborted]).toEqual([true, true]);
  });

  it('passes the second Ctrl-C on to the engine, and each further one', () => {
    const { signal, engineSignal } = abortOnSignals(() => undefined);
    const passedOn = jest.fn();
    engineSignal.addEventListener('abort', passedOn);
    process.emit('SIGINT');
    expect([signal.aborted, engineSignal.aborted]).toEqual([true, false]);
    process.emit('SIGINT');
    process.emit('SIGINT');
    expect(passedOn).toHaveBeenCalledTimes(2);
  });

  it.each([
    ['SIGTERM', 1],
    ['SIGHUP', 1],
    ['SIGINT', 0],
  ] as const)('ends the process by %s when the command does not end in five seconds: %i', (name, times) => {
    const onCut = jest.fn();
    abortOnSignals(onCut);
    // npm and timeout send it twice.
    process.emit(name);
    process.emit(name);
    expect(kill).not.toHaveBeenCalled();
    jest.advanceTimersByTime(5_000);
    expect(onCut).toHaveBeenCalledTimes(times);
    expect(kill.mock.calls).toEqual(Array(times).fill([process.pid, name]));
  });
});
