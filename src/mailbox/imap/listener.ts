interface Entry {
  readonly src?: string;
  readonly msg?: string;
  readonly err?: { readonly responseStatus?: string; readonly responseText?: string };
}

/** Limit for everything that one connection sends: ten thousand folders, listed twice. */
const maxMegabytes = 2;
/** Limit for continuation requests (`+`), each of which imapflow answers. A refused token causes one. */
const maxRequestsToContinue = 10;

interface Listened {
  /** Bytes received so far. */
  readonly received: () => number;
  readonly end: () => void;
}

/**
 * Takes the place of imapflow's logger and prints nothing. It keeps what imapflow reports nowhere else: the text of a refusal
 * that it reports as `false`, and a first line that is not a greeting. It closes a connection that sends too much, because
 * imapflow limits only each single response.
 */
export class Listener {
  readonly #listened: Listened;
  #isGreeted = false;
  #refusal: string | undefined;
  #requestsToContinue = 0;
  noGreeting: string | undefined;
  /** The reason for closing the connection when the server sent too much or something unrequested. */
  excess: string | undefined;

  constructor(listened: Listened) {
    this.#listened = listened;
  }

  /** Returns the text of the last refusal, and forgets it. */
  takeRefusal(): string | undefined {
    const refusal = this.#refusal;
    this.#refusal = undefined;
    return refusal;
  }

  readonly debug = (entry: Entry): void => {
    this.#hear(entry);
  };

  readonly trace = this.debug;
  /** imapflow logs a line that it cannot read as an error. */
  readonly error = this.debug;
  readonly info = (): void => undefined;
  readonly fatal = this.info;

  readonly warn = ({ err }: Entry): void => {
    if (err?.responseStatus !== undefined) this.#refusal = `${err.responseStatus} ${err.responseText ?? ''}`;
  };

  #hear({ src, msg }: Entry): void {
    if (src !== 's') return;
    this.#judgeAmount(msg ?? '');
    if (this.#isGreeted) return;
    this.#isGreeted = true;
    if (/^\* (OK|PREAUTH|BYE)\b/i.test(msg ?? '')) return;
    this.noGreeting = msg ?? '';
    this.#listened.end();
  }

  #judgeAmount(line: string): void {
    if (this.#listened.received() > maxMegabytes * 1_000_000) this.excess ??= `more than ${maxMegabytes} MB`;
    if (line.startsWith('+') && ++this.#requestsToContinue > maxRequestsToContinue)
      this.excess ??= `more than ${maxRequestsToContinue} requests to continue`;
    // ESEARCH was not requested, and imapflow would expand its ranges to every single number.
    if (/^\* ESEARCH\b/i.test(line)) this.excess ??= 'unrequested ESEARCH';
    if (this.excess !== undefined) this.#listened.end();
  }
}
