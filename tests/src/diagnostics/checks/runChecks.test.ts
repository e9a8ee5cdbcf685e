import { describe, expect, it } from '@jest/globals';
import { failed, passed, runChecks, skipped, type Outcome } from '../../../../src/diagnostics/checks/check.ts';
import type { Check } from '../../../../src/checks/verify/report.ts';

const diagnosis = {
  code: 'AADSTS65001',
  problem: 'No consent.',
  resolvedBy: 'administrator',
  remedy: 'Accept.',
} as const;

function check(name: Check['name'], outcome: Outcome, rest: Partial<Check> = {}): Check {
  return { name, title: `Title of ${name}`, run: () => Promise.resolve(outcome), ...rest };
}

describe('runChecks', () => {
  it('gives the results in the order of the checks, whichever ends first', async () => {
    const slow = Promise.withResolvers<Outcome>();
    const ended: string[] = [];
    const results = runChecks(
      [check('declared', passed(''), { run: () => slow.promise }), check('consent', passed('granted'))],
      ({ name }) => {
        ended.push(name);
        if (name === 'consent') slow.resolve(passed('as declared'));
      },
    );
    expect(await results).toEqual([
      { name: 'declared', title: 'Title of declared', result: 'passed', detail: 'as declared' },
      { name: 'consent', title: 'Title of consent', result: 'passed', detail: 'granted' },
    ]);
    expect(ended).toEqual(['consent', 'declared']);
  });

  it('runs a check after the one it waits for, even when that one failed', async () => {
    const order: string[] = [];
    const run = (name: string, outcome: Outcome) => () => {
      order.push(`start ${name}`);
      return Promise.resolve(outcome);
    };
    await runChecks(
      [
        check('declared', failed(diagnosis), { run: run('declared', failed(diagnosis)) }),
        check('sign-in', passed(''), { after: ['declared'], run: run('sign-in', passed('')) }),
      ],
      ({ name }) => order.push(`end ${name}`),
    );
    expect(order).toEqual(['start declared', 'end declared', 'start sign-in', 'end sign-in']);
  });

  it('skips a check that needs a failed one, and names that one', async () => {
    let ran = false;
    const run = () => {
      ran = true;
      return Promise.resolve(passed(''));
    };
    const results = await runChecks([
      check('sign-in', failed(diagnosis)),
      check('imap', passed(''), { needs: ['sign-in'], run }),
    ]);
    expect(results[1]).toMatchObject({ result: 'skipped', reason: '"Title of sign-in" did not pass' });
    expect(ran).toBe(false);
  });

  it('gives the reason for a skip once, and counts no skipped check as passed', async () => {
    const results = await runChecks([
      check('sign-in', passed(''), { skip: 'nobody signed in' }),
      check('claims', skipped('opaque'), { needs: ['sign-in'] }),
      check('imap', passed(''), { needs: ['claims'] }),
    ]);
    expect(results.map(({ result }) => result)).toEqual(['skipped', 'skipped', 'skipped']);
    expect(results[2]).toMatchObject({ reason: expect.stringContaining('needs "') });
  });

  it('skips a check that would repeat a failure, but not one after a skip', async () => {
    const opaque = check('claims', skipped('opaque'));
    const imap = check('imap', passed('read'), { unlessFailed: ['profile', 'claims'] });
    expect((await runChecks([check('profile', failed(diagnosis)), opaque, imap]))[2]).toMatchObject({
      result: 'skipped',
      reason: '"Title of profile" did not pass',
    });
    expect((await runChecks([check('profile', passed('')), opaque, imap]))[2]).toMatchObject({ result: 'passed' });
  });

  it('rejects with the error of a check', async () => {
    const broken = check('declared', passed(''), { run: () => Promise.reject(new Error('interrupted')) });
    await expect(runChecks([broken])).rejects.toThrow('interrupted');
  });
});
