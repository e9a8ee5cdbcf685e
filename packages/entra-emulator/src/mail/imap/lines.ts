/** Text that arrives in pieces and is read line by line. */
export class Lines {
  #text = '';

  /** Characters that are not taken yet. */
  get length(): number {
    return this.#text.length;
  }

  add(text: string): void {
    this.#text += text;
  }

  /** The first line with its end; undefined while there is none whole. */
  take(): string | undefined {
    const end = this.#text.indexOf('\n') + 1;
    return end === 0 ? undefined : this.#cut(end);
  }

  /** All that is left, whole lines or not. */
  takeRest(): string {
    return this.#cut(this.#text.length);
  }

  #cut(end: number): string {
    const cut = this.#text.slice(0, end);
    this.#text = this.#text.slice(end);
    return cut;
  }
}
