import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { cleanLines, cleanText } from '../../common/text.ts';

/** HTML that is inserted without escaping. Only this file creates it from text. */
export class Html {
  readonly source: string;
  constructor(source: string) {
    this.source = source;
  }
}

/** A value between the braces of `markup`: text (which is escaped), HTML, a list of these, or nothing. */
export type HtmlValue = string | number | Html | undefined | readonly HtmlValue[];

/** Builds HTML and escapes all text, including in quoted attributes. Prettier would reformat a template named `html`. */
export function markup(parts: TemplateStringsArray, ...values: readonly HtmlValue[]): Html {
  return new Html(String.raw({ raw: parts }, ...values.map(render)));
}

/** Builds HTML for a `pre`, which keeps the text's line breaks. */
export function markupLines(text: string): Html {
  return new Html(escape(cleanLines(text)));
}

/** Joins HTML with line breaks, so that the page is readable as a file. */
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

/**
 * Renders a page that loads nothing, sends nothing and runs only its own style and script.
 *
 * @param module URL of the module that renders the page: its `style.css` and `script.js` are beside it.
 */
export function renderDocument(title: string, module: string, body: Html): string {
  const style = `\n${read('./theme.css', import.meta.url)}\n${read('./style.css', module)}`;
  const script = `\n${read('./script.js', module)}`;
  const policy = [
    "default-src 'none'",
    `style-src '${hashOf(style)}'`,
    `script-src '${hashOf(script)}'`,
    "base-uri 'none'",
    "form-action 'none'",
  ].join('; ');
  return markup`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${new Html(policy)}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex">
<meta name="referrer" content="no-referrer">
<title>${title}</title>
<style>${new Html(style)}</style>
</head>
<body>
${body}
<script>${new Html(script)}</script>
</body>
</html>
`.source;
}

function read(name: string, module: string): string {
  return readFileSync(new URL(name, module), 'utf8');
}

/** Returns the hash of a source, as a policy names it (Content Security Policy 3, 2.3.1). */
function hashOf(source: string): string {
  return `sha256-${createHash('sha256').update(source).digest('base64')}`;
}
