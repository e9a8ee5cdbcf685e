const longestText = 600;
/** Maximum length of a text to check: finding secrets takes quadratic time. */
const longestRead = 4_000;

/** Returns untrusted text on one line, without control characters. */
export function onOneLine(words: string, longest = Infinity): string {
  return words
    .replace(/[\s\p{C}]+/gu, ' ')
    .trim()
    .slice(0, longest);
}

/** Returns a server's message on one line, without secrets and without the IDs and the time that Entra appends. */
export function sanitize(text: string, secrets: readonly string[] = []): string {
  const told = secrets.reduce((rest, secret) => rest.replaceAll(secret, '***'), text);
  const clean = told
    .slice(0, longestRead)
    .replace(/\b(Trace ID|Correlation ID): \S+/gi, '')
    .replace(/\bTimestamp: [\d-]+[ T][\d:.]+Z?/gi, '')
    .replace(/[\w-]+\.[\w-]{8,}\.[\w-]+|\beyJ[\w-]+/g, (found) => (found.includes('eyJ') ? '***' : found));
  return onOneLine(clean, longestText);
}
