import { onOneLine } from '../common/sanitize.ts';

/** How many characters of a token in a row give it away. */
const telling = 16;
const maxLength = 400;
/** Of a server's words, that are looked at: a line of IMAP may have a megabyte, and be compared letter by letter. */
const longestRead = 10_000;

/**
 * A server's words on one line, without what a terminal obeys and without the token: a server may repeat what it was sent,
 * as it is or in base64, in whole or in part.
 */
export function tidyWords(words: string, accessToken: string): string {
  const hidden = hideToken(onOneLine(words.slice(0, longestRead)), accessToken);
  return hidden.length > maxLength ? `${hidden.slice(0, maxLength - 1)}…` : hidden;
}

function hideToken(line: string, accessToken: string): string {
  const length = Math.min(telling, accessToken.length);
  if (length === 0) return line;
  const forms = listForms(accessToken);
  return line.replaceAll(/[\w+/=.~-]+/g, (run) => (holdsPart(run, forms, length) ? '(hidden)' : run));
}

/** Base64 of what the token stands in depends on where in it the token begins: there are three ways. */
function listForms(accessToken: string): string {
  const encoded = ['', '.', '..'].map((before) => Buffer.from(before + accessToken).toString('base64'));
  return [accessToken, ...encoded].map(toOneAlphabet).join(' ');
}

function holdsPart(run: string, forms: string, length: number): boolean {
  const same = toOneAlphabet(run);
  for (let start = 0; start + length <= same.length; start += 1) {
    if (forms.includes(same.slice(start, start + length))) return true;
  }
  return false;
}

function toOneAlphabet(text: string): string {
  return text.replaceAll('-', '+').replaceAll('_', '/');
}
