import { MailboxAccessError } from '../../common/errors.ts';

/** Returns the error of a new customer who was interrupted or declined. @param again The command that begins again. */
export function nothingWritten(
  stack: string,
  again = `npx mailbox-access new ${stack}`,
  cause?: unknown,
): MailboxAccessError {
  return new MailboxAccessError('interrupted', `Nothing was written for ${stack}.`, `Run it again: ${again}`, {
    cause,
  });
}
