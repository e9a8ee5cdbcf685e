import { describe, expect, it } from '@jest/globals';
import { Ajv2020 } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import { buildReport, type CheckResult, reportJsonSchema } from '../../../../src/checks/verify/report.ts';
import { outputsOf } from '../../../support/outputs.ts';

const validate = addFormats.default(new Ajv2020()).compile(reportJsonSchema());
const verifiedAt = new Date('2026-11-25T08:00:00Z');
const registered: CheckResult = { name: 'declared', title: 'Registration', result: 'passed', detail: 'as declared' };
const consented: CheckResult = { name: 'consent', title: 'Consent', result: 'passed', detail: 'granted' };
const read: CheckResult = { name: 'imap', title: 'IMAP', result: 'passed', detail: '3 messages' };
const sent: CheckResult = { name: 'smtp', title: 'SMTP', result: 'passed', detail: 'signed in' };
const skipped: CheckResult = { name: 'imap', title: 'IMAP', result: 'skipped', reason: 'nobody signed in' };

function failedBy(resolvedBy: 'administrator' | 'us' | 'mailbox owner'): CheckResult {
  const diagnosis = {
    code: 'imap-not-connected',
    problem: 'IMAP is switched off.',
    resolvedBy,
    remedy: 'Switch it on:\nSet-CASMailbox\nnpx mailbox-access verify contoso',
  };
  return { name: 'imap', title: 'IMAP', result: 'failed', diagnoses: [diagnosis] };
}

function report(checks: readonly CheckResult[]) {
  return buildReport({ stack: 'contoso', outputs: outputsOf(), signIn: 'none', verifiedAt }, checks);
}

describe('the report', () => {
  it.each<readonly [string, readonly CheckResult[], string, string]>([
    [
      'everything passed',
      [registered, consented, read, sent],
      'passed',
      'Contoso, 2026-11-25: PASS can read the mail of jobs@contoso.example and send from it; we signed in and tested it.',
    ],
    [
      'something was skipped',
      [registered, consented, skipped],
      'incomplete',
      'Contoso, 2026-11-25: PASS is registered and consent is granted; that it can read the mail of jobs@contoso.example is not verified yet, because no one has signed in.',
    ],
    [
      'it works and something could not be looked at',
      [registered, { name: 'consent', title: 'Consent', result: 'skipped', reason: '403' }, read, sent],
      'incomplete',
      'Contoso, 2026-11-25: PASS can read the mail of jobs@contoso.example and send from it; we signed in and tested it. Not checked: Consent.',
    ],
    [
      'something failed that the customer can fix',
      [registered, failedBy('administrator'), skipped],
      'failed',
      'Contoso, 2026-11-25: PASS cannot work with jobs@contoso.example yet. IMAP is switched off. For the administrator: Switch it on: Set-CASMailbox',
    ],
    [
      'something failed that we can fix, without our commands',
      [registered, failedBy('us')],
      'failed',
      'Contoso, 2026-11-25: PASS cannot work with jobs@contoso.example yet. IMAP is switched off. We are fixing it.',
    ],
  ])('when %s', (_, checks, result, sentence) => {
    const built = report(checks);
    expect(built).toMatchObject({ result, sentence, stack: 'contoso', verifiedAt: '2026-11-25T08:00:00.000Z' });
    expect(validate(built)).toBe(true);
  });

  it('lets nothing in that the schema does not name', () => {
    const leaking = { ...read, accessToken: 'planted' } as CheckResult;
    expect(() => report([leaking])).toThrow(/accessToken/);
  });

  it('has a schema that allows nothing else', () => {
    expect(validate({ ...report([registered, read]), token: 'x' })).toBe(false);
  });
});
