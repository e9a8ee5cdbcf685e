import { TLSSocket } from 'node:tls';
import SMTPConnection from 'nodemailer/lib/smtp-connection/index.js';
import type { MailStep } from '../../diagnostics/fault.ts';
import { Deadline } from '../deadline.ts';
import { buildTls } from '../login.ts';
import type { MailLimits, MailLogin } from '../login.ts';
import { buildFault } from './failure.ts';
import { SignIn } from './signIn.ts';

const maxResponseSize = 64 * 1024;
/** Time limit for a QUIT; nothing depends on its answer. */
const quitMs = 2_000;

type Done<T> = (error?: Error | null, result?: T) => void;

/** One connection to an SMTP submission server: STARTTLS, then XOAUTH2. */
export class SmtpSession {
  readonly #connection: SMTPConnection;
  readonly #login: MailLogin;
  readonly #signIn: SignIn;
  readonly #ending: Deadline;
  readonly #ended: Promise<never>;
  #step: MailStep = 'connect';

  constructor(login: MailLogin, limits: MailLimits) {
    this.#login = login;
    this.#signIn = new SignIn(login);
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
      // A socket that is closed is closed at once.
      socketCloseTimeout: 0,
      maxResponseSize,
      logger: false,
      customAuth: { [this.#signIn.name]: this.#signIn.run },
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

  /** Version: `TLSv1.3`. */
  get tls(): string {
    const socket = this.#connection._socket;
    return (socket instanceof TLSSocket ? socket.getProtocol() : undefined) ?? 'TLS';
  }

  async open(): Promise<void> {
    await this.#do('connect', (done) => {
      this.#connection.connect(done);
    });
    await this.#do('authenticate', (done) => {
      this.#connection.login({ method: this.#signIn.name, user: this.#login.mailbox }, done);
    });
  }

  /** @throws SignInError, its step `send`; MailboxAccessError `interrupted`. */
  async send(content: Buffer): Promise<void> {
    const { mailbox } = this.#login;
    await this.#do('send', (done) => {
      this.#connection.send({ from: mailbox, to: mailbox }, content, done);
    });
  }

  /** After success with a farewell, otherwise at once; the socket is closed in any case. */
  async close(isDone: boolean): Promise<void> {
    if (isDone) await this.#quit();
    this.#connection.close();
    this.#ending.stop();
  }

  async #quit(): Promise<void> {
    const timer = setTimeout(() => {
      this.#connection.close();
    }, quitMs);
    this.#connection.quit();
    await this.#ended.catch(() => undefined);
    clearTimeout(timer);
  }

  async #do<T>(step: MailStep, start: (done: Done<T>) => void): Promise<void> {
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
      throw this.#ending.explain(place, error, () => buildFault(failure, place, this.#signIn.detail));
    }
  }

  /** A server that says 421 ends the connection before nodemailer has told of the answer. */
  get #lastWords(): { readonly response: string; readonly responseCode: number } | undefined {
    const { lastServerResponse: response } = this.#connection;
    const isFarewell = typeof response === 'string' && response.startsWith('421');
    return isFarewell ? { response, responseCode: 421 } : undefined;
  }

  /** nodemailer's `connect` does everything up to the sign-in. */
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
