import type { Diagnosis } from '../../diagnostics/diagnosis.ts';

/**
 * Everything that a preflight can fail of; docs/reference/troubleshooting.md has a row for each.
 *
 * @internal Tests compare the error reference with it.
 */
export const findingCodes = [
  'credential-refused',
  'credential-unusable',
  'credential-other-tenant',
  'rights-missing',
  'consent-not-allowed',
  'multi-factor-required',
  'sign-in-blocked',
  'api-missing',
  'api-disabled',
  'domain-missing',
  'domain-unverified',
  'account-missing',
  'account-disabled',
  'account-guest',
  'account-unlicensed',
  'mailbox-missing',
  'duplicate-name',
  'quota-exhausted',
] as const;

export type FindingCode = (typeof findingCodes)[number];

/** A failure, with who can fix it and how. */
export type Finding = Diagnosis & { readonly code: FindingCode };

/** A failure that an administrator of the customer can fix. */
export function forAdministrator(code: FindingCode, problem: string, remedy: string): Finding {
  return { code, problem, resolvedBy: 'administrator', remedy };
}

/** A failure that the user of this program can fix. */
export function forUs(code: FindingCode, problem: string, remedy: string, original?: string): Finding {
  return { code, problem, resolvedBy: 'us', remedy, original };
}
