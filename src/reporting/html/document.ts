import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { escapeHtml } from './escape.ts';

/** An HTML file that needs nothing else. */
export interface HtmlDocument {
  readonly title: string;
  /** URL of the module that renders the page: its `style.css` and `script.js` are beside it. */
  readonly module: string;
  /** What stands in the body, as HTML. */
  readonly body: string;
}

/** Nothing is loaded, sent or run but the style and the script that stand in the page. */
export function renderDocument({ title, module, body }: HtmlDocument): string {
  const style = `\n${read('./theme.css', import.meta.url)}\n${read('./style.css', module)}`;
  const script = `\n${read('./script.js', module)}`;
  const policy = [
    "default-src 'none'",
    `style-src '${hashOf(style)}'`,
    `script-src '${hashOf(script)}'`,
    "base-uri 'none'",
    "form-action 'none'",
  ].join('; ');
  return `<!doctype html>
<html lang="en-GB">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex">
<meta name="referrer" content="no-referrer">
<title>${escapeHtml(title)}</title>
<style>${style}</style>
</head>
<body>
${body}
<script>${script}</script>
</body>
</html>
`;
}

function read(name: string, module: string): string {
  return readFileSync(new URL(name, module), 'utf8');
}

/** A source by its hash (Content Security Policy 3, 2.3.1). */
function hashOf(source: string): string {
  return `sha256-${createHash('sha256').update(source).digest('base64')}`;
}
