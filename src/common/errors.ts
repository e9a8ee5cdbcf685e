import type { BreakingChange } from './breakingChange.ts';

/** The closed list of error codes; docs/reference/troubleshooting.md has an entry for each. */
export const errorCodes = [
  'usage',
  'settings-invalid',
  'stack-unknown',
  'customer-exists',
  'tenant-unknown',
  'tenant-elsewhere',
  'settings-unwritable',
  'lookup-failed',
  'tenant-changed',
  'preflight-failed',
  'breaking-change',
  'adopt-nothing',
  'adopt-ambiguous',
  'adopt-refused',
  'outputs-missing',
  'outputs-invalid',
  'backend-missing',
  'backend-unusable',
  'program-unusable',
  'engine-missing',
  'engine-failed',
  'stack-locked',
  'directory-busy',
  'directory-unreadable',
  'emulator-missing',
  'plugin-missing',
  'mail-missing',
  'browser-missing',
  'handover-unwritable',
  'report-unwritable',
  'report-unreadable',
  'folder-unusable',
  'directory-differs',
  'timed-out',
  'unexpected',
  'interrupted',
] as const;

export type ErrorCode = (typeof errorCodes)[number];

/**
 * The class of all expected errors. Its message has two lines: the problem, then the remedy with the command to paste.
 * It never contains a secret or a token.
 */
export class MailboxAccessError extends Error {
  override readonly name = 'MailboxAccessError';
  readonly code: ErrorCode;
  readonly problem: string;
  readonly remedy: string;
  /** The original error of the engine, the provider or Graph. */
  readonly original: string | undefined;
  /** The breaking changes that caused the refusal of a run. */
  readonly breakingChanges: readonly BreakingChange[] | undefined;
  /** Makes Pulumi end the program with the message alone, without a stack trace (see pulumi.RunError). */
  readonly __pulumiRunError = true;

  constructor(code: ErrorCode, problem: string, remedy: string, options: MailboxAccessErrorOptions = {}) {
    const { cause, original, breakingChanges } = options;
    super(`${problem}\n${remedy}`, cause === undefined ? undefined : { cause });
    this.code = code;
    this.problem = problem;
    this.remedy = remedy;
    this.original = original;
    this.breakingChanges = breakingChanges;
  }
}

export interface MailboxAccessErrorOptions {
  readonly cause?: unknown;
  readonly original?: string;
  readonly breakingChanges?: readonly BreakingChange[];
}
