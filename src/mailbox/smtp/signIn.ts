import type SMTPConnection from 'nodemailer/lib/smtp-connection/index.js';
import type { MailLogin } from '../login.ts';
import { buildXoauth2, describeChallenge } from '../xoauth2.ts';

/**
 * XOAUTH2, tried once. nodemailer's own would try it a second time after a refusal, and does not tell what the server says
 * before it refuses.
 */
export class SignIn {
  /** As nodemailer knows it: by no name of a mechanism, or it would take another that the server offers. */
  readonly name = 'XOAUTH2-ONCE';
  readonly #login: MailLogin;
  /** What the server said of its refusal, in parentheses, or empty. */
  detail = '';

  constructor(login: MailLogin) {
    this.#login = login;
  }

  /** @throws an error to which nodemailer adds the last response. */
  readonly run = async (context: SMTPConnection.CustomAuthenticationContext): Promise<void> => {
    const { mailbox, accessToken } = this.#login;
    if (!context.authMethods.includes('XOAUTH2')) throw new Error('The server does not offer AUTH XOAUTH2.');
    const { response } = await context.sendCommand(`AUTH XOAUTH2 ${buildXoauth2(mailbox, accessToken)}`);
    if (response.startsWith('235')) return;
    // An empty line asks for the verdict.
    if (response.startsWith('334')) {
      this.detail = describeChallenge(response.slice(4));
      await context.sendCommand('');
    }
    throw new Error('The server refused.');
  };
}
