import type * as checks from '../../diagnostics/checks/check.ts';

/** The checks before anything is changed, in their order. */
export const preflightNames = [
  'credential',
  'tenant',
  'rights',
  'user-consent',
  'multi-factor',
  'apis',
  'domain',
  'account',
  'licence',
  'duplicateNames',
  'deleted',
  'quota',
  'imap',
  'smtp',
] as const;

type PreflightName = (typeof preflightNames)[number];

export type Check = checks.Check<PreflightName>;
export type CheckResult = checks.CheckResult<PreflightName>;
