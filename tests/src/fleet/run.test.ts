import { describe, expect, it, jest } from '@jest/globals';
import { MailboxAccessError } from '../../../src/common/errors.ts';
import { defaultParallel } from '../../../src/common/pool.ts';
import { runCustomers, type FleetRunOptions } from '../../../src/fleet/run.ts';
import type { Signals } from '../../../src/common/signals.ts';
import type { FleetRow } from '../../../src/reporting/model/schema.ts';

const never = new AbortController().signal;
const options: FleetRunOptions = {
  ...{ parallel: 2, failFast: false, timeoutMs: 60_000 },
  ...{ signal: never, engineSignal: never },
};
const done = (stack: string): Promise<FleetRow> => Promise.resolve({ stack, result: 'unchanged' });
const resultsOf = (rows: readonly FleetRow[]) => rows.map(({ stack, result }) => `${stack} ${result}`);

describe('runCustomers', () => {
  it('runs at most the given number at once, and returns rows in the order of the customers', async () => {
    let running = 0;
    let most = 0;
    const rows = await runCustomers(
      ['a', 'b', 'c', 'd', 'e'],
      async (stack) => {
        running += 1;
        most = Math.max(most, running);
        await new Promise(setImmediate);
        running -= 1;
        return done(stack);
      },
      options,
    );
    expect(most).toBe(2);
    expect(rows.map(({ stack }) => stack)).toEqual(['a', 'b', 'c', 'd', 'e']);
  });

  it('makes what one customer throws that row alone', async () => {
    const rows = await runCustomers(
      ['a', 'b', 'c', '..', 'd'],
      (stack) => {
        if (stack === 'a') throw new MailboxAccessError('stack-locked', 'Locked.', 'Wait.');
        if (stack === 'b') return Promise.reject(new TypeError('x is undefined'));
        return done(stack);
      },
      options,
    );
    expect(resultsOf(rows)).toEqual(['a failed', 'b failed', 'c unchanged', '.. failed', 'd unchanged']);
    expect(rows.map(({ error }) => error?.code)).toEqual(['stack-locked', 'unexpected', undefined, 'usage', undefined]);
    expect(rows[1]?.error?.problem).toContain('x is undefined');
  });

  it('starts no other customer after a failure with --fail-fast', async () => {
    const run = (stack: string) => (stack === 'a' ? Promise.reject(new Error('no')) : done(stack));
    const rows = await runCustomers(['a', 'b', 'c'], run, { ...options, parallel: 1, failFast: true });
    expect(resultsOf(rows)).toEqual(['a failed', 'b not-started', 'c not-started']);
  });

  it('ends running customers and starts no other when interrupted', async () => {
    const person = new AbortController();
    const run = (stack: string, { signal, engineSignal }: Signals) =>
      new Promise<FleetRow>((_, reject) => {
        signal.addEventListener('abort', () => {
          if (engineSignal.aborted) reject(new MailboxAccessError('interrupted', `${stack} ended.`, 'Go on.'));
        });
        if (stack === 'b') person.abort();
      });
    const rows = await runCustomers(['a', 'b', 'c'], run, {
      ...options,
      signal: AbortSignal.any([person.signal]),
      engineSignal: person.signal,
    });
    expect(resultsOf(rows)).toEqual(['a interrupted', 'b interrupted', 'c not-started']);
  });

  it('interrupts an engine that takes too long, kills it a little later, and never waits forever', async () => {
    jest.useFakeTimers();
    try {
      const interrupts: string[] = [];
      const run = (stack: string, { engineSignal }: Signals) => {
        engineSignal.addEventListener('abort', () => interrupts.push(stack));
        return stack === 'hangs' ? new Promise<FleetRow>(() => undefined) : done(stack);
      };
      const running = runCustomers(['hangs', 'b', 'c'], run, { ...options, timeoutMs: 5_000 });
      await jest.advanceTimersByTimeAsync(5_000);
      expect(interrupts).toEqual(['hangs']);
      await jest.advanceTimersByTimeAsync(30_000);
      expect(interrupts).toEqual(['hangs', 'hangs']);
      await jest.advanceTimersByTimeAsync(10_000);
      const rows = await running;
      expect(resultsOf(rows)).toEqual(['hangs failed', 'b unchanged', 'c unchanged']);
      expect(rows[0]?.error).toMatchObject({ code: 'timed-out', problem: expect.stringContaining('after 5 s') });
    } finally {
      jest.useRealTimers();
    }
  });
});

describe('defaultParallel', () => {
  const gigabyte = 1024 ** 3;

  it.each([
    [2, 16 * gigabyte, 4],
    [16, 4 * gigabyte, 5],
    [64, 64 * gigabyte, 93],
    [8, 0.1 * gigabyte, 1],
  ])('is, with %d cores and %d free bytes, %d', (cores, freeBytes, parallel) => {
    expect(defaultParallel(cores, freeBytes)).toBe(parallel);
  });
});
