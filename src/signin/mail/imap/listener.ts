/** What is read of an entry of imapflow's log. */
interface Entry {
  readonly src?: string;
  readonly msg?: string;
  readonly err?: { readonly responseStatus?: string; readonly responseText?: string };
}

/**
 * Stands where imapflow has its log and prints nothing. It keeps what imapflow says nowhere else: the words of a refusal
 * that it reports as `false`, and a first line that is no greeting.
 */
export class Listener {
  readonly #onNoGreeting: () => void;
  #isGreeted = false;
  #refusal: string | undefined;
  noGreeting: string | undefined;

  constructor(onNoGreeting: () => void) {
    this.#onNoGreeting = onNoGreeting;
  }

  /** The words of the last refusal, once. */
  takeRefusal(): string | undefined {
    const refusal = this.#refusal;
    this.#refusal = undefined;
    return refusal;
  }

  readonly trace = (): void => undefined;
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
    if (this.#isGreeted || src !== 's') return;
    this.#isGreeted = true;
    if (/^\* (OK|PREAUTH|BYE)\b/i.test(msg ?? '')) return;
    this.noGreeting = msg ?? '';
    this.#onNoGreeting();
  }
}
