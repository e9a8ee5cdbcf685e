/** Control characters, line ends, and characters that change the direction of the text after them. */
const disturbing = /[\p{Cc}\u2028\u2029\u202a-\u202e\u2066-\u2069]/gu;

/** Returns text for display: on one line, well formed, without characters that affect the text around it. */
export function cleanText(text: string): string {
  return text.toWellFormed().replace(disturbing, ' ').replace(/ {2,}/g, ' ');
}

/** Does the same for several lines, and keeps their indentation. */
export function cleanLines(text: string): string {
  const lines = text.toWellFormed().split(/\r\n|[\n\r\u2028\u2029]/);
  return lines.map((line) => line.replaceAll('\t', '    ').replace(disturbing, ' ').trimEnd()).join('\n');
}

/**
 * Returns whether `address` may become a link: https, and only characters at which no mail program, terminal or
 * Markdown ends a link. Every link that this project builds is one.
 */
export function isLinkable(address: string): boolean {
  return /^https:\/\/[a-z0-9.-]+(:[0-9]{1,5})?\/[\w\-.~%/?=&]*[\w\-~/=]$/i.test(address) && URL.canParse(address);
}
