/** What is read of an entry of imapflow's log. */
interface Entry {
  readonly src?: string;
  readonly msg?: string;
  readonly err?: { readonly responseStatus?: string; readonly responseText?: string };
}

/** What one connection may send in all: ten thousand folders, listed twice. */
const mostMegabytes = 2;

/** The connection that is listened to. */
interface Listened {
  /** Bytes that came. */
  readonly received: () => number;
  readonly end: () => void;
}

/**
 * Stands where imapflow has its log and prints nothing. It keeps what imapflow says nowhere else: the words of a refusal
 * that it reports as `false`, and a first line that is no greeting. It ends a connection that sends too much, of which imapflow
 * bounds each response alone.
 */
export class Listener {
  readonly #listened: Listened;
  #isGreeted = false;
  #refusal: string | undefined;
  noGreeting: string | undefined;
  /** Why the connection was ended for what came. */
  excess: string | undefined;

  constructor(listened: Listened) {
    this.#listened = listened;
  }

  /** The words of the last refusal, once. */
  takeRefusal(): string | undefined {
    const refusal = this.#refusal;
    this.#refusal = undefined;
    return refusal;
  }

  /** Where imapflow logs a FETCH. */
  readonly trace = (entry: Entry): void => {
    this.#hear(entry);
  };

  readonly info = (): void => undefined;
  readonly fatal = (): void => undefined;

  readonly debug = (entry: Entry): void => {
    this.#hear(entry);
  };

  /** A line that cannot be read is an error. */
  readonly error = (entry: Entry): void => {
    this.#hear(entry);
  };

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
    if (this.#listened.received() > mostMegabytes * 1_000_000) this.excess ??= `more than ${mostMegabytes} MB`;
    // Nobody asked for it, and imapflow would write out all numbers of its ranges.
    if (/^\* ESEARCH\b/i.test(line)) this.excess ??= 'ESEARCH, unasked';
    if (this.excess !== undefined) this.#listened.end();
  }
}
