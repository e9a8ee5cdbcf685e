import { cleanLines, cleanText } from '../../common/text.ts';

/** HTML that goes into a page as it is. Only this file makes it from text. */
export class Html {
  readonly source: string;
  constructor(source: string) {
    this.source = source;
  }
}

/** What may stand between the braces of `markup`: a text, which is escaped, HTML, a list of both, or nothing. */
export type HtmlValue = string | number | Html | undefined | readonly HtmlValue[];

/** Builds HTML from a template. Every text in it is escaped, for the content of an element and for a quoted attribute. Not named `html`, so that Prettier leaves its white space alone. */
export function markup(parts: TemplateStringsArray, ...values: readonly HtmlValue[]): Html {
  return new Html(String.raw({ raw: parts }, ...values.map(render)));
}

/** Builds the HTML of several lines, which stay lines in `pre`. */
export function markupLines(text: string): Html {
  return new Html(escape(cleanLines(text)));
}

/** Joins HTML by line ends, so that a page can be read as a file. */
export function joinLines(parts: readonly Html[]): Html {
  return new Html(parts.map(({ source }) => source).join('\n'));
}

function render(value: HtmlValue): string {
  if (value === undefined) return '';
  if (value instanceof Html) return value.source;
  return typeof value === 'object' ? value.map(render).join('') : escape(cleanText(String(value)));
}

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

function escape(text: string): string {
  return text.replace(/[&<>"']/g, (character) => entities[character] ?? '');
}
