import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { Ajv2020 } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import type { CheckResult } from '../../../src/verify/check.ts';
import { buildReport, reportJsonSchema } from '../../../src/verify/report.ts';
import { outputsOf } from '../../support/outputs.ts';

const published = JSON.parse(readFileSync('docs/report.schema.json', 'utf8')) as object;
const validate = addFormats.default(new Ajv2020()).compile(published);
const verifiedAt = new Date('2026-11-25T08:00:00Z');
const registered: CheckResult = { name: 'declared', title: 'Registration', result: 'passed', detail: 'as declared' };
const consented: CheckResult = { name: 'consent', title: 'Consent', result: 'passed', detail: 'granted' };
const read: CheckResult = { name: 'imap', title: 'IMAP', result: 'passed', detail: '3 messages' };
const sent: CheckResult = { name: 'smtp', title: 'SMTP', result: 'passed', detail: 'signed in' };
const skipped: CheckResult = { name: 'imap', title: 'IMAP', result: 'skipped', reason: 'nobody signed in' };

function failedBy(mender: 'administrator' | 'us' | 'mailbox owner'): CheckResult {
  const diagnosis = {
    code: 'imap-not-connected',
    problem: 'IMAP is switched off.',
    mender,
    remedy: 'Switch it on:\nSet-CASMailbox',
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
      'Contoso: PASS can read the mail of jobs@contoso.example and send from it; we signed in and tried it. (2026-11-25)',
    ],
    [
      'something was skipped',
      [registered, consented, skipped],
      'unproven',
      'Contoso: PASS is registered and consent is given; that it can read the mail of jobs@contoso.example is not proven yet, since nobody has signed in. (2026-11-25)',
    ],
    [
      'something failed that the customer mends',
      [registered, failedBy('administrator'), skipped],
      'failed',
      'Contoso: PASS cannot work with jobs@contoso.example yet. IMAP is switched off. For the administrator: Switch it on: Set-CASMailbox (2026-11-25)',
    ],
    [
      'something failed that we mend, without our commands',
      [registered, failedBy('us')],
      'failed',
      'Contoso: PASS cannot work with jobs@contoso.example yet. IMAP is switched off. We are mending it. (2026-11-25)',
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

  it('has its schema published as it is', () => {
    expect(published).toEqual(JSON.parse(JSON.stringify(reportJsonSchema())));
  });
});
