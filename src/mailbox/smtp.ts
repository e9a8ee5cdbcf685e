import { TLSSocket } from 'node:tls';
import SMTPConnection from 'nodemailer/lib/smtp-connection/index.js';
import type { Fault, MailStep } from '../diagnostics/fault.ts';
import { Deadline, within } from './deadline.ts';
import { buildObservation, buildRefusal, explainConnection, type FaultLocation } from './faults.ts';
import { buildTls, defaultLimits, type MailLimits, type MailLogin } from './login.ts';
import { buildMessage } from './message.ts';
import { buildXoauth2, describeChallenge } from './xoauth2.ts';

const maxResponseSize = 64 * 1024;
/** Time limit for a QUIT; nothing depends on its answer. */
const quitMs = 2_000;

/** The name of our sign-in for nodemailer. No server offers it, so nodemailer cannot choose another mechanism. */
const method = 'XOAUTH2-ONCE';

interface SmtpOptions {
  /** Optional. Defaults to `defaultLimits`. */
  readonly limits?: MailLimits;
}

/**
 * Verifies that mail could be sent as the mailbox (STARTTLS, XOAUTH2), without sending any.
 *
 * @returns the TLS version, such as `TLSv1.3`.
 * @throws SignInError with an `smtp`, `network` or `tls` fault; MailboxAccessError `interrupted` after the signal.
 */
export async function verifySmtp(
  login: MailLogin,
  { limits = defaultLimits }: SmtpOptions = {},
): Promise<{ readonly tls: string }> {
  return within(new SmtpSession(login, limits), ({ tls }) => ({ tls }));
}

/**
 * Sends one short message from the mailbox to itself. Fails as `verifySmtp` does.
 *
 * @returns its message ID in angle brackets, for `awaitArrival`.
 */
export async function sendToSelf(
  login: MailLogin,
  { limits = defaultLimits }: SmtpOptions = {},
): Promise<{ readonly messageId: string }> {
  const { messageId, content } = await buildMessage(login.mailbox);
  await within(new SmtpSession(login, limits), (session) => session.send(content));
  return { messageId };
}

/** One connection to an SMTP submission server: STARTTLS, then XOAUTH2. */
class SmtpSession {
  readonly #connection: SMTPConnection;
  readonly #login: MailLogin;
  readonly #ending: Deadline;
  readonly #ended: Promise<never>;
  #step: MailStep = 'connect';
  /** The server's reason for refusing the sign-in, in parentheses, or empty. */
  #detail = '';

  constructor(login: MailLogin, limits: MailLimits) {
    this.#login = login;
    this.#connection = new SMTPConnection({
      host: login.server.host,
      port: login.server.port,
      secure: false,
      requireTLS: true,
      tls: buildTls(login),
      connectionTimeout: limits.connectMs,
      greetingTimeout: limits.greetingMs,
      dnsTimeout: limits.connectMs,
      socketTimeout: limits.totalMs,
      // Closes the socket without waiting.
      socketCloseTimeout: 0,
      maxResponseSize,
      logger: false,
      customAuth: { [method]: this.#authenticate },
    });
    this.#ended = new Promise<never>((_, reject) => {
      this.#connection.on('error', reject);
      this.#connection.on('end', reject);
    });
    this.#ended.catch(() => undefined);
    this.#ending = new Deadline(login, limits.totalMs, () => {
      this.#connection.close();
    });
  }

  get tls(): string {
    const socket = this.#connection._socket;
    return (socket instanceof TLSSocket ? socket.getProtocol() : undefined) ?? 'TLS';
  }

  async open(): Promise<void> {
    await this.#do('connect', (done) => {
      this.#connection.connect(done);
    });
    await this.#do('authenticate', (done) => {
      this.#connection.login({ method, user: this.#login.mailbox }, done);
    });
  }

  /** @throws SignInError with step `send`; MailboxAccessError `interrupted`. */
  async send(content: Buffer): Promise<void> {
    const { mailbox } = this.#login;
    await this.#do('send', (done) => {
      this.#connection.send({ from: mailbox, to: mailbox }, content, done);
    });
  }

  /** Sends QUIT after success. Closes the socket in any case. */
  async close(isDone: boolean): Promise<void> {
    if (isDone) {
      const timer = setTimeout(() => {
        this.#connection.close();
      }, quitMs);
      this.#connection.quit();
      await this.#ended.catch(() => undefined);
      clearTimeout(timer);
    }
    this.#connection.close();
    this.#ending.stop();
  }

  /**
   * Signs in by XOAUTH2, once. nodemailer's own method retries after a refusal, and drops the challenge that the server
   * sends before it refuses.
   *
   * @throws an error to which nodemailer adds the last response.
   */
  readonly #authenticate = async (context: SMTPConnection.CustomAuthenticationContext): Promise<void> => {
    const { mailbox, accessToken } = this.#login;
    if (!context.authMethods.includes('XOAUTH2')) throw new Error('The server does not offer AUTH XOAUTH2.');
    const { response } = await context.sendCommand(`AUTH XOAUTH2 ${buildXoauth2(mailbox, accessToken)}`);
    if (response.startsWith('235')) return;
    // After an empty line the server sends its final response.
    if (response.startsWith('334')) {
      this.#detail = describeChallenge(response.slice(4));
      await context.sendCommand('');
    }
    throw new Error('The server refused.');
  };

  async #do(step: MailStep, start: (done: (error?: Error | null) => void) => void): Promise<void> {
    this.#step = step;
    const done = new Promise<void>((resolve, reject) => {
      start((error) => {
        if (error) reject(error);
        else resolve();
      });
    });
    try {
      await Promise.race([done, this.#ended]);
    } catch (error) {
      const place = { login: this.#login, step: this.#findStep(error) };
      const failure = error ?? this.#lastWords ?? {};
      throw this.#ending.explain(place, error, () => buildFault(failure, place, this.#detail));
    }
  }

  /** The last response, if it is a 421: the server then ends the connection before nodemailer reports the response. */
  get #lastWords(): SmtpFailure | undefined {
    const { lastServerResponse: response } = this.#connection;
    const isFarewell = typeof response === 'string' && response.startsWith('421');
    return isFarewell ? { response, responseCode: 421 } : undefined;
  }

  /** Finds the step inside nodemailer's `connect`, which includes everything up to the sign-in. */
  #findStep(error: unknown): MailStep {
    const { stage, secure, lastServerResponse } = this.#connection;
    if (this.#step !== 'connect') return this.#step;
    if (stage === 'init') return 'connect';
    if (secure) return 'authenticate';
    const isUngreeted =
      lastServerResponse === false || (error instanceof Error && error.message.startsWith('Invalid greeting'));
    return isUngreeted ? 'greeting' : 'starttls';
  }
}

/** The part of nodemailer's errors that is used here. */
interface SmtpFailure {
  readonly message?: string;
  /** The code of nodemailer, not of Node. */
  readonly code?: string;
  readonly response?: string;
  readonly responseCode?: number;
}

/**
 * Converts an error of nodemailer to a fault.
 *
 * @param detail The server's reason for refusing the sign-in, in parentheses, or empty.
 */
function buildFault(error: SmtpFailure, place: FaultLocation, detail: string): Fault {
  const { code, message = '', response, responseCode } = error;
  if (typeof response === 'string')
    return buildRefusal('smtp', place, response + detail, typeof responseCode === 'number' ? responseCode : undefined);
  const isOfConnection = code === undefined || ['EDNS', 'ESOCKET', 'ETIMEDOUT', 'ECONNECTION', 'ETLS'].includes(code);
  return isOfConnection ? explainConnection(place, error) : buildObservation('smtp', place, message);
}
