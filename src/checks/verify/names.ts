import type * as checks from '../../diagnostics/checks/check.ts';

/** The checks of `verify`, in order. */
export const checkNames = [
  'declared',
  'consent',
  'sign-in',
  'profile',
  'claims',
  'imap',
  'monitor',
  'smtp',
  'send',
] as const;

export type CheckName = (typeof checkNames)[number];

export type Check = checks.Check<CheckName>;
export type CheckResult = checks.CheckResult<CheckName>;
