import { defaultLimits } from '../login.ts';
import type { MailLimits, MailLogin } from '../login.ts';
import { buildMessage } from '../message.ts';
import { within } from '../within.ts';
import { SmtpSession } from './session.ts';

export interface SmtpOptions {
  /** Optional. Defaults to `defaultLimits`. */
  readonly limits?: MailLimits;
}

export interface SmtpProof {
  /** Version: `TLSv1.3`. */
  readonly tls: string;
}

export interface SentMessage {
  /** In angle brackets, for `awaitArrival`. */
  readonly messageId: string;
}

/**
 * Proves that mail could be sent as the mailbox: STARTTLS, XOAUTH2. Nothing is sent.
 *
 * @throws SignInError with an `smtp`, `network` or `tls` fault; MailboxAccessError `interrupted` after the signal.
 */
export async function verifySmtp(login: MailLogin, { limits = defaultLimits }: SmtpOptions = {}): Promise<SmtpProof> {
  return within(new SmtpSession(login, limits), ({ tls }) => ({ tls }));
}

/** Sends one short message from the mailbox to itself. Fails as `verifySmtp` does. */
export async function sendToSelf(login: MailLogin, { limits = defaultLimits }: SmtpOptions = {}): Promise<SentMessage> {
  const { messageId, content } = await buildMessage(login.mailbox);
  await within(new SmtpSession(login, limits), (session) => session.send(content));
  return { messageId };
}
