import { SignInError, type Fault } from '../../../src/diagnostics/fault.ts';
import type { LineServer } from '../../support/mail/lineServer.ts';

/** Has the form of a token, but nobody issued it. */
export const accessToken = `eyJhbGciOiJSUzI1NiIsImtpZCI6IjEifQ.${Buffer.from('{"aud":"https://outlook.office.com","scp":"IMAP.AccessAsUser.All SMTP.Send"}').toString('base64url')}.c2lnbmF0dXJlLW9mLW5vYm9keS1hdC1hbGw`;
export const mailbox = 'jobs@contoso.example';
/** Limits for servers that must not keep the client waiting. */
export const shortLimits = { connectMs: 10_000, greetingMs: 200, totalMs: 20_000 };

/** Returns the error of something that must fail. */
export async function failureOf(work: Promise<unknown>): Promise<Error> {
  try {
    await work;
  } catch (error) {
    return error as Error;
  }
  throw new Error('It did not fail.');
}

export async function faultOf(work: Promise<unknown>): Promise<Fault> {
  const error = await failureOf(work);
  if (error instanceof SignInError) return error.fault;
  throw error;
}

/** Waits for another process or the other end of a connection. */
export async function until(isSo: () => boolean): Promise<void> {
  while (!isSo()) await new Promise((resolve) => setTimeout(resolve, 5));
}

/** Returns how many connections a stub still has. It notices an end only a moment later. */
export async function closed({ open }: LineServer): Promise<number> {
  for (let turn = 0; turn < 400 && open() > 0; turn += 1) await new Promise((resolve) => setTimeout(resolve, 5));
  return open();
}
