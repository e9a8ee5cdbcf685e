import type { ErrorCode, MailboxAccessError } from '../common/errors.ts';

export const exitCode = { done: 0, failed: 1, wrongUse: 2 } as const;

export const wrongUseCodes: readonly ErrorCode[] = [
  'usage',
  'backend-missing',
  'settings-invalid',
  'stack-unknown',
  'customer-exists',
  'tenant-unknown',
  'tenant-elsewhere',
  'tenant-changed',
  'adopt-nothing',
  'adopt-ambiguous',
  'adopt-refused',
];

/** Returns 2 for wrong usage, 1 for all other errors. */
export function exitCodeOf({ code }: MailboxAccessError): number {
  return wrongUseCodes.includes(code) ? exitCode.wrongUse : exitCode.failed;
}
