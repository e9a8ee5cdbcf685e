/** Control characters, line ends, and those that turn the direction of the text after them. */
const disturbing = /[\p{Cc}\u2028\u2029\u202a-\u202e\u2066-\u2069]/gu;

/** A text as both renderers show it: on one line, well formed, without characters that change what stands around it. */
export function cleanText(text: string): string {
  return text.toWellFormed().replace(disturbing, ' ').replace(/ {2,}/g, ' ');
}

/**
 * Whether `address` may become a link: https, and only characters at which no mail program, terminal or Markdown ends a
 * link; every link that this project builds is such a one.
 */
export function isLinkable(address: string): boolean {
  return /^https:\/\/[a-z0-9.-]+(:[0-9]{1,5})?\/[\w\-.~%/?=&]*[\w\-~/=]$/i.test(address) && URL.canParse(address);
}
