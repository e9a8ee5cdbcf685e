import { describe, expect, it } from '@jest/globals';
import { failed, passed, skipped } from '../../../../src/diagnostics/checks/check.ts';
import type { Outcome } from '../../../../src/diagnostics/checks/check.ts';
import type { Check } from '../../../../src/checks/verify/names.ts';
import { runChecks } from '../../../../src/diagnostics/checks/runChecks.ts';

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
      {
        onEnd: ({ name }) => {
          ended.push(name);
          if (name === 'consent') slow.resolve(passed('as declared'));
        },
      },
    );
    expect(await results).toEqual([
      { name: 'declared', title: 'Title of declared', result: 'passed', detail: 'as declared' },
      { name: 'consent', title: 'Title of consent', result: 'passed', detail: 'granted' },
    ]);
    expect(ended).toEqual(['consent', 'declared']);
  });

  it('waits for what a check comes after, and runs it even when that failed', async () => {
    const order: string[] = [];
    await runChecks([check('declared', failed(diagnosis)), check('sign-in', passed(''), { after: ['declared'] })], {
      onStart: ({ name }) => order.push(`start ${name}`),
      onEnd: ({ name }) => order.push(`end ${name}`),
    });
    expect(order).toEqual(['start declared', 'end declared', 'start sign-in', 'end sign-in']);
  });

  it('skips what needs a check that failed, names it, and does not run it', async () => {
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

  it('says once why, and names what it needs where that was skipped; none of it counts as passed', async () => {
    const results = await runChecks([
      check('sign-in', passed(''), { skip: 'nobody signed in' }),
      check('claims', skipped('opaque'), { needs: ['sign-in'] }),
      check('imap', passed(''), { needs: ['claims'] }),
    ]);
    expect(results.map(({ result }) => result)).toEqual(['skipped', 'skipped', 'skipped']);
    expect(results[2]).toMatchObject({ reason: expect.stringContaining('needs "') });
  });

  it('skips what would only fail of the same, and not what a skip leaves open', async () => {
    const opaque = check('claims', skipped('opaque'));
    const imap = check('imap', passed('read'), { unlessFailed: ['profile', 'claims'] });
    expect((await runChecks([check('profile', failed(diagnosis)), opaque, imap]))[2]).toMatchObject({
      result: 'skipped',
      reason: '"Title of profile" did not pass',
    });
    expect((await runChecks([check('profile', passed('')), opaque, imap]))[2]).toMatchObject({ result: 'passed' });
  });

  it('ends with what a check throws', async () => {
    const broken = check('declared', passed(''), { run: () => Promise.reject(new Error('interrupted')) });
    await expect(runChecks([broken])).rejects.toThrow('interrupted');
  });
});
