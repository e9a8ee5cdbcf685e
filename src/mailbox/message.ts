import { randomUUID } from 'node:crypto';
import MailComposer from 'nodemailer/lib/mail-composer/index.js';

export interface ProofMessage {
  /** Random message ID in angle brackets. */
  readonly messageId: string;
  /** RFC 5322, with CRLF line ends. */
  readonly content: Buffer;
}

const own = /^<mailbox-access-proof-[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}@[^<>\s]+>$/;

/** Builds a short message from the mailbox to itself that says what it is and prevents automatic replies (RFC 3834). */
export async function buildMessage(mailbox: string, now = new Date()): Promise<ProofMessage> {
  const messageId = `<mailbox-access-proof-${randomUUID()}@${mailbox.split('@')[1] ?? 'localhost'}>`;
  const composer = new MailComposer({
    from: mailbox,
    to: mailbox,
    subject: 'Test message of mailbox-access; you may delete it',
    text: 'This message tests that the mailbox monitor can use this mailbox. You may delete it.\r\n',
    messageId,
    date: now,
    headers: { 'Auto-Submitted': 'auto-generated' },
    newline: 'windows',
  });
  return { messageId, content: await composer.compile().build() };
}

export function isOwnMessage(messageId: string | undefined): boolean {
  return messageId !== undefined && own.test(messageId);
}
