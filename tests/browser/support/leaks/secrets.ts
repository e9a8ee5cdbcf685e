/** Length and distance of the pieces by which a secret is recognized: any 23 characters in a row are found. */
const pieceLength = 16;
const stride = 8;
/** Shorter secrets are searched for as a whole. */
const wholeBelow = 40;

/** Secrets by name, and the search for them. */
export class Secrets {
  readonly #whole = new Map<string, string>();
  readonly #pieces = new Map<string, string>();
  readonly #names = new Map<string, number>();

  /** Returns the number of different secrets with a name. */
  count(name: string): number {
    return this.#names.get(name) ?? 0;
  }

  learn(name: string, secret: string): void {
    if (secret.length < 8) throw new Error(`This is no ${name}: ${secret}`);
    if (this.find(secret).includes(name)) return;
    this.#names.set(name, this.count(name) + 1);
    for (const form of listForms(secret)) {
      if (form.length < wholeBelow) this.#whole.set(form, name);
      else for (const piece of listPieces(form)) this.#pieces.set(piece, name);
    }
  }

  /** Returns the names of the secrets of which a text contains a part, in any form. */
  find(text: string): readonly string[] {
    const found = [...this.#whole].filter(([form]) => text.includes(form)).map(([, name]) => name);
    for (const [run] of toOneAlphabet(text).matchAll(/[\w+/=.~]{16,}/g)) {
      for (let start = 0; start + pieceLength <= run.length; start += 1) {
        const name = this.#pieces.get(run.slice(start, start + pieceLength));
        if (name !== undefined) found.push(name);
      }
    }
    return [...new Set(found)].sort();
  }
}

/** Returns a secret plain, as bytes read as characters, URL-encoded, and in base64, which depends on its offset. */
function listForms(secret: string): readonly string[] {
  const encoded = ['', '.', '..'].map((before) => Buffer.from(before + secret).toString('base64'));
  // The first and last characters depend on the text around it.
  const inner = encoded.map((text) => text.replace(/=+$/, '').slice(4, -4));
  const bytes = Buffer.from(secret).toString('latin1');
  const plain = [secret, bytes, encodeURIComponent(secret), new URLSearchParams({ secret }).toString().slice(7)];
  const base64 =
    secret.length < 16 ? [] : inner.flatMap((text) => [text, text.replaceAll('+', '-').replaceAll('/', '_')]);
  return [...new Set([...plain, ...base64])];
}

function listPieces(form: string): readonly string[] {
  const text = toOneAlphabet(form);
  const starts = Array.from(
    { length: Math.floor((text.length - pieceLength) / stride) + 1 },
    (_, index) => index * stride,
  );
  return [...starts, text.length - pieceLength].map((start) => text.slice(start, start + pieceLength));
}

function toOneAlphabet(text: string): string {
  return text.replaceAll('-', '+').replaceAll('_', '/');
}
