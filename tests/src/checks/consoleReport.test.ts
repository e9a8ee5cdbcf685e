import { describe, expect, it } from '@jest/globals';
import type { CheckResult } from '../../../src/diagnostics/checks/check.ts';
import { describeChecks } from '../../../src/checks/consoleReport.ts';
import { fakeContext } from '../cli/support.ts';

const link = 'https://login.microsoftonline.com/tenant/oauth2/v2.0/authorize?client_id=client';
const remedy = `Open this link and accept.\n${link}`;

function failedOf(title: string, problem: string, what = remedy): CheckResult {
  const diagnosis = { code: 'AADSTS65001', problem, resolvedBy: 'mailbox owner', remedy: what } as const;
  return { name: title, title, result: 'failed', diagnoses: [diagnosis] };
}

describe('describeChecks', () => {
  it('prints a remedy once: a second failure names the check that has it', () => {
    const checks = [
      failedOf('Consent', 'Nobody has allowed it.'),
      failedOf('Sign-in', 'Nobody has allowed it.'),
      failedOf('Account', 'Who signs in is not shown.'),
    ];
    const before = JSON.stringify(checks);
    expect(describeChecks(checks, fakeContext().context.console)).toBe(
      [
        '  ✖ Consent  failed',
        '      Nobody has allowed it.',
        '      Who can fix it: the mailbox owner.',
        '      Open this link and accept.',
        `        ${link}`,
        '      AADSTS65001',
        '  ✖ Sign-in  failed',
        '      Nobody has allowed it.',
        '      Who can fix it: the mailbox owner.',
        '      As above (Consent).',
        '      AADSTS65001',
        '  ✖ Account  failed',
        '      Who signs in is not shown.',
        '      Who can fix it: the mailbox owner.',
        '      As above (Consent).',
        '      AADSTS65001',
      ].join('\n'),
    );
    expect(JSON.stringify(checks)).toBe(before);
  });

  it('prints another remedy in full', () => {
    const other = 'Switch it on.\nSet-CASMailbox';
    const text = describeChecks(
      [failedOf('IMAP', 'Off.'), failedOf('SMTP', 'Off.', other)],
      fakeContext().context.console,
    );
    expect(text).toContain(link);
    expect(text).toContain('Set-CASMailbox');
    expect(text).not.toContain('As above');
  });
});
