import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { Html, markup } from './markup.ts';

/** An HTML file that needs no other file. */
export interface HtmlDocument {
  readonly title: string;
  /** URL of the module that renders the page: its `style.css` and `script.js` are beside it. */
  readonly module: string;
  readonly body: Html;
}

/** Renders a page that loads nothing, sends nothing and runs only its own style and script. */
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

/** Names a source by its hash (Content Security Policy 3, 2.3.1). */
function hashOf(source: string): string {
  return `sha256-${createHash('sha256').update(source).digest('base64')}`;
}
