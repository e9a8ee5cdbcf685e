import { ImapFlow, type ImapFlowError, type ImapFlowOptions } from 'imapflow';
import { SignInError, type Fault, type MailStep } from '../../diagnostics/fault.ts';
import { Deadline } from '../deadline.ts';
import { buildObservation, buildRefusal, explainConnection, type FaultLocation } from '../faults.ts';
import { buildTls, type MailLimits, type MailLogin } from '../login.ts';
import { describeChallenge } from '../xoauth2.ts';
import { Listener } from './listener.ts';

/** Time limit for a LOGOUT; nothing depends on its answer. */
const logoutMs = 2_000;
/** Limit for one response. The longest one requested is a line of LIST, or the envelope of this program's own message. */
const maxBytes = 64 * 1024;
/** Limit for one response: each token takes more than a kilobyte of memory. */
const maxTokens = 5_000;

/** One connection to an IMAP server, signed in by XOAUTH2. */
export class ImapSession {
  readonly client: ImapFlow;
  readonly #login: MailLogin;
  readonly #listener: Listener;
  readonly #ending: Deadline;
  /** The last `error` event. The failed command itself reports only a lost connection. */
  #broken: unknown;
  #step: MailStep = 'connect';
  #offered: readonly string[] = [];

  constructor(login: MailLogin, limits: MailLimits) {
    this.#login = login;
    const end = () => {
      this.client.close();
    };
    this.#listener = new Listener({ received: () => this.client.stats().received, end });
    this.client = new ImapFlow(buildOptions(login, limits, this.#listener, this.#giveToken));
    this.client.on('error', (error: unknown) => {
      this.#broken = error;
    });
    this.#ending = new Deadline(login, limits.totalMs, end);
  }

  async open(): Promise<void> {
    await this.do('connect', () => this.client.connect().then(() => true));
    if (this.#offered.length > 0) return;
    const words = 'The server requires no sign-in (PREAUTH).';
    throw new SignInError(buildObservation('imap', { login: this.#login, step: 'greeting' }, words));
  }

  /**
   * Runs one command of a step. imapflow reports some refusals as `false`.
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

  /** Sends LOGOUT after success. Closes the socket in any case. */
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
    return this.#ending.explain(place, error, () => this.#buildFault(error ?? {}, place));
  }

  #buildFault(error: Partial<ImapFlowError>, place: FaultLocation): Fault {
    const broken = this.#broken;
    const { noGreeting, excess } = this.#listener;
    const { byeReason } = this.client;
    const { response, responseStatus, responseText = '', code = readCode(broken) } = error;
    if (noGreeting !== undefined) return buildRefusal('imap', { ...place, step: 'greeting' }, noGreeting);
    if (responseStatus === 'NO' || responseStatus === 'BAD')
      return buildRefusal('imap', place, `${responseStatus} ${responseText}${describeChallenge(error.oauthError)}`);
    // Exchange sends this after the sign-in. imapflow, which then requests the namespace, reports a failed sign-in.
    if (typeof response === 'string' && /authenticated but not connected/i.test(response))
      return buildRefusal('imap', { ...place, step: 'open' }, `BAD ${response}`);
    if (byeReason !== undefined) return buildRefusal('imap', place, `BYE ${byeReason}`);
    const told = excess ?? [code, readCode(broken)].find((each) => each !== undefined && unreadable.test(each));
    if (told !== undefined) return buildObservation('imap', place, `The answer cannot be read as IMAP (${told}).`);
    return explainConnection(place, broken ?? error);
  }

  /** Finds the step inside imapflow's `connect`, which includes the sign-in and then requests the namespace. */
  #findStep(): MailStep {
    if (this.#step !== 'connect') return this.#step;
    if (this.client.connectedAt === null) return 'connect';
    if (this.#offered.length === 0) return 'greeting';
    return this.client.authenticated === false ? 'authenticate' : 'open';
  }
}

/** imapflow's codes for an answer that is not IMAP or is too large. */
const unreadable =
  /^(ParserError|LineTooLarge|LiteralTooLarge|ResponseTooLarge|TooMany|Unexpected|InvalidResponse|MissingTag|MAX_IMAP|ResponseProcessing)/;

function readCode(error: unknown): string | undefined {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  return typeof code === 'string' ? code : undefined;
}

/**
 * Builds imapflow's options. imapflow prefers OAUTHBEARER to XOAUTH2 if a server offers both; Exchange does not.
 *
 * @param giveToken Called when the token is about to be sent. An error that it throws ends the sign-in.
 */
function buildOptions(
  login: MailLogin,
  limits: MailLimits,
  listener: Listener,
  giveToken: () => string,
): ImapFlowOptions {
  const { server, mailbox } = login;
  return {
    host: server.host,
    port: server.port,
    secure: true,
    tls: buildTls(login),
    auth: {
      user: mailbox,
      get accessToken() {
        return giveToken();
      },
    },
    // Leaves out the library's vendor and support page.
    clientInfo: { name: 'mailbox-access', version: false, vendor: false, 'support-url': false },
    connectionTimeout: limits.connectMs,
    greetingTimeout: limits.greetingMs,
    socketTimeout: limits.totalMs,
    maxLineLength: maxBytes,
    maxLiteralSize: maxBytes,
    maxResponseSize: maxBytes,
    maxResponseTokens: maxTokens,
    logger: listener,
    disableAutoIdle: true,
    // Extensions such as CONDSTORE change how the server keeps the mailbox.
    disableAutoEnable: true,
    disableCompression: true,
  };
}
