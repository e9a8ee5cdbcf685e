import { ImapFlow } from 'imapflow';
import type { MailStep } from '../../diagnostics/fault.ts';
import { SignInError } from '../../diagnostics/fault.ts';
import { Deadline } from '../deadline.ts';
import { buildObservation, buildRefusal } from '../faults.ts';
import type { MailLimits, MailLogin } from '../login.ts';
import { buildFault } from './failure.ts';
import { Listener } from './listener.ts';
import { buildOptions } from './options.ts';

/** Time limit for a LOGOUT; nothing depends on its answer. */
const logoutMs = 2_000;

/** One connection to an IMAP server, signed in by XOAUTH2. */
export class ImapSession {
  readonly client: ImapFlow;
  readonly #login: MailLogin;
  readonly #listener: Listener;
  readonly #ending: Deadline;
  /** What emitted an error while a command fails for the lost connection alone. */
  #broken: unknown;
  #step: MailStep = 'connect';
  #offered: readonly string[] = [];

  constructor(login: MailLogin, limits: MailLimits) {
    this.#login = login;
    this.#listener = new Listener({
      received: () => this.client.stats().received,
      end: () => {
        this.client.close();
      },
    });
    this.client = new ImapFlow(buildOptions(login, limits, this.#listener, this.#giveToken));
    this.client.on('error', (error: unknown) => {
      this.#broken = error;
    });
    this.#ending = new Deadline(login, limits.totalMs, () => {
      this.client.close();
    });
  }

  async open(): Promise<void> {
    await this.do('connect', async () => {
      await this.client.connect();
      return true;
    });
    if (this.#offered.length > 0) return;
    const words = 'The server requires no sign-in (PREAUTH).';
    throw new SignInError(buildObservation('imap', { login: this.#login, step: 'greeting' }, words));
  }

  /**
   * Does one thing of a step. imapflow reports some refusals as `false`.
   *
   * @throws SignInError; MailboxAccessError `interrupted`.
   */
  async do<T>(step: MailStep, work: () => Promise<T | false | undefined>): Promise<T> {
    this.#step = step;
    this.#listener.takeRefusal();
    const result = await work().catch((error: unknown) => {
      throw this.#translate(error);
    });
    if (result !== false && result !== undefined) return result;
    if (!this.client.usable) throw this.#translate(undefined);
    const place = { login: this.#login, step };
    const words = this.#listener.takeRefusal();
    throw new SignInError(
      words === undefined
        ? buildObservation('imap', place, 'The server refused and gave no reason.')
        : buildRefusal('imap', place, words),
    );
  }

  /** After success with a farewell, otherwise at once; the socket is closed in any case. */
  async close(isDone: boolean): Promise<void> {
    const timer = setTimeout(() => {
      this.client.close();
    }, logoutMs);
    if (isDone) await this.client.logout().catch(() => undefined);
    clearTimeout(timer);
    this.client.close();
    this.#ending.stop();
  }

  readonly #giveToken = (): string => {
    this.#offered = [...this.client.capabilities.keys()];
    if (this.#offered.includes('AUTH=XOAUTH2')) return this.#login.accessToken;
    const others = this.#offered.filter((each) => each.startsWith('AUTH=')).join(' ');
    const words = `The server does not offer AUTH=XOAUTH2, but ${others === '' ? 'nothing' : others}.`;
    throw new SignInError(buildObservation('imap', { login: this.#login, step: 'authenticate' }, words));
  };

  #translate(error: unknown): Error {
    const place = { login: this.#login, step: this.#findStep() };
    const { noGreeting, excess } = this.#listener;
    const circumstances = { client: this.client, broken: this.#broken, noGreeting, excess };
    return this.#ending.explain(place, error, () => buildFault(error ?? {}, place, circumstances));
  }

  /** imapflow's `connect` does everything up to the sign-in, and asks for the namespace after it. */
  #findStep(): MailStep {
    if (this.#step !== 'connect') return this.#step;
    if (this.client.connectedAt === null) return 'connect';
    if (this.#offered.length === 0) return 'greeting';
    return this.client.authenticated === false ? 'authenticate' : 'open';
  }
}
