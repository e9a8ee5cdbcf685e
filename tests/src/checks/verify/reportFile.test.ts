import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { findLastSignIn, writeReport } from '../../../../src/checks/verify/reportFile.ts';
import { buildReport, type CheckName, type CheckResult, type Report } from '../../../../src/checks/verify/report.ts';
import { useFolderForEach } from '../../../support/folder.ts';
import { outputsOf } from '../../../support/outputs.ts';

const diagnosis = {
  code: 'imap-not-connected',
  problem: 'It is off.',
  resolvedBy: 'us',
  remedy: 'Switch it on.',
} as const;
const did = (name: CheckName): CheckResult => ({ name, title: name, result: 'passed', detail: '' });
const failed = (name: CheckName): CheckResult => ({ name, title: name, result: 'failed', diagnoses: [diagnosis] });
const left = (name: CheckName): CheckResult => ({ name, title: name, result: 'skipped', reason: 'nobody signed in' });

const [monday, tuesday] = ['2026-11-23T08:00:00.000Z', '2026-11-24T08:00:00.000Z'];

function report(verifiedAt: string, signIn: Report['signIn'], ...checks: readonly CheckResult[]): Report {
  return buildReport({ stack: 'contoso', outputs: outputsOf(), signIn, verifiedAt: new Date(verifiedAt) }, checks);
}

describe('findLastSignIn', () => {
  it.each<readonly [string, readonly CheckResult[], 'passed' | 'failed' | undefined]>([
    ['the inbox was opened', [did('sign-in'), did('imap'), failed('smtp')], 'passed'],
    ['IMAP refused', [did('sign-in'), failed('imap'), did('smtp')], 'failed'],
    ['the sign-in was refused', [failed('sign-in'), left('imap')], 'failed'],
    ['another account signed in', [did('sign-in'), failed('profile'), left('imap')], 'failed'],
    ['only mail is sent, and that works', [did('sign-in'), did('smtp')], 'passed'],
    ['no mailbox is set', [did('sign-in'), left('imap'), failed('declared')], undefined],
  ])('when %s', (_, checks, result) => {
    const expected = result === undefined ? undefined : { verifiedAt: monday, signIn: 'browser', result };
    expect(findLastSignIn(report(monday, 'browser', ...checks))).toEqual(expected);
  });

  it('returns nothing without a sign-in', () => {
    expect(findLastSignIn(report(monday, 'none', did('declared'), left('imap')))).toBeUndefined();
  });
});

describe('writeReport', () => {
  const folder = useFolderForEach();
  const file = () => join(folder, 'reports', 'contoso.json');
  const written = () => JSON.parse(readFileSync(file(), 'utf8')) as Report;
  const proof = { verifiedAt: monday, signIn: 'browser', result: 'passed' };

  it('keeps what a sign-in had proven through every proof without one', async () => {
    await writeReport(folder, report(monday, 'browser', did('imap')));
    expect(written()).not.toHaveProperty('lastSignIn');
    await writeReport(folder, report(tuesday, 'none', left('imap')));
    expect(written()).toMatchObject({ verifiedAt: tuesday, signIn: 'none', lastSignIn: proof });
    await writeReport(folder, report(tuesday, 'none', left('imap')));
    expect(written().lastSignIn).toEqual(proof);
  });

  it('keeps nothing after another sign-in', async () => {
    await writeReport(folder, report(monday, 'browser', did('imap')));
    await writeReport(folder, report(tuesday, 'password', failed('sign-in'), left('imap')));
    expect(written()).not.toHaveProperty('lastSignIn');
  });

  it.each([
    ['registration', { clientId: '99999999-9999-4999-8999-999999999999' }],
    ['mailbox', { mailbox: 'other@contoso.example' }],
  ])('keeps nothing of another %s', async (_, other) => {
    await writeReport(folder, { ...report(monday, 'browser', did('imap')), ...other });
    await writeReport(folder, report(tuesday, 'none', left('imap')));
    expect(written()).not.toHaveProperty('lastSignIn');
  });

  it.each(['', '{', 'null', '{"lastSignIn":{"result":"passed"}}'])('replaces what is no report: %s', async (text) => {
    mkdirSync(join(folder, 'reports'));
    writeFileSync(file(), text);
    await writeReport(folder, report(tuesday, 'none', left('imap')));
    expect(written()).toEqual(report(tuesday, 'none', left('imap')));
  });
});
