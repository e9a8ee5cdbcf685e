/** The closed list of what can go wrong; docs/troubleshooting.md has an entry for each. */
export const errorCodes = [
  'usage',
  'settings-invalid',
  'stack-unknown',
  'outputs-missing',
  'outputs-invalid',
  'engine-missing',
  'engine-failed',
  'directory-busy',
  'directory-unreachable',
  'plugin-missing',
  'interrupted',
] as const;

export type ErrorCode = (typeof errorCodes)[number];

/**
 * The one error class. The message says what is wrong; `remedy` says what to do, with the command to paste.
 * Neither ever carries a secret or a token.
 */
export class MailboxAccessError extends Error {
  override readonly name = 'MailboxAccessError';
  readonly code: ErrorCode;
  readonly remedy: string;

  constructor(code: ErrorCode, message: string, remedy: string, options?: { readonly cause?: unknown }) {
    super(message, options);
    this.code = code;
    this.remedy = remedy;
  }
}
