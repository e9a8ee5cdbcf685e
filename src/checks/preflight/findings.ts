import { failed, type Outcome } from '../../diagnostics/checks/check.ts';
import type { Diagnosis } from '../../diagnostics/diagnosis.ts';

/**
 * The findings of a failed preflight, with who can fix each; docs/reference/troubleshooting.md has a row for each.
 *
 * @internal Tests compare the error reference with it.
 */
export const findings = {
  'credential-refused': 'us',
  'credential-unusable': 'us',
  'credential-other-tenant': 'us',
  'rights-missing': 'administrator',
  'consent-not-allowed': 'administrator',
  'multi-factor-required': 'administrator',
  'sign-in-blocked': 'administrator',
  'api-missing': 'administrator',
  'api-disabled': 'administrator',
  'domain-missing': 'us',
  'domain-unverified': 'administrator',
  'account-missing': 'us',
  'account-disabled': 'administrator',
  'account-guest': 'us',
  'account-unlicensed': 'administrator',
  'mailbox-missing': 'us',
  'duplicate-name': 'us',
  'quota-exhausted': 'administrator',
} as const;

type FindingCode = keyof typeof findings;

export function finding(code: FindingCode, problem: string, remedy: string, original?: string): Diagnosis {
  return { code, problem, resolvedBy: findings[code], remedy, original };
}

export function failWith(...found: Parameters<typeof finding>): Outcome {
  return failed(finding(...found));
}

/** Fails with all findings; returns the other outcome without any. */
export function failWithAny(found: readonly (Diagnosis | undefined)[], otherwise: Outcome): Outcome {
  const all = found.filter((each) => each !== undefined);
  return all.length > 0 ? failed(...all) : otherwise;
}
