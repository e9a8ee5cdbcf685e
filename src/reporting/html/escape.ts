import { cleanLines, cleanText } from '../../common/text.ts';

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/** A text for the content of an element or a quoted attribute. */
export function escapeHtml(text: string): string {
  return encode(cleanText(text));
}

/** The same for `pre`, where lines stay lines. */
export function escapeHtmlLines(text: string): string {
  return encode(cleanLines(text));
}

function encode(text: string): string {
  return text.replace(/[&<>"']/g, (character) => entities[character] ?? '');
}
