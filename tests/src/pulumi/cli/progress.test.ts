import { afterEach, describe, expect, it, jest } from '@jest/globals';
import { tellWhile } from '../../../../src/pulumi/cli/progress.ts';

afterEach(() => {
  jest.useRealTimers();
});

describe('tellWhile', () => {
  it('tells at once, then every second, and not after the end', async () => {
    jest.useFakeTimers();
    const tell = jest.fn();
    const action = Promise.withResolvers<string>();
    const told = tellWhile(tell, () => action.promise);
    expect(tell).toHaveBeenCalledTimes(1);
    jest.advanceTimersByTime(2_500);
    expect(tell).toHaveBeenCalledTimes(3);
    action.resolve('done');
    expect(await told).toBe('done');
    expect(jest.getTimerCount()).toBe(0);
  });
});
