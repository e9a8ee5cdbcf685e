import { createHash } from 'node:crypto';
import { escapeHtml } from './escape.ts';

/** An HTML file that needs nothing else. */
export interface HtmlDocument {
  readonly title: string;
  readonly style: string;
  readonly script: string;
  /** What stands in the body, as HTML. */
  readonly body: string;
}

/** Nothing is loaded, sent or run but the style and the script that stand in the page. */
export function renderDocument({ title, style, script, body }: HtmlDocument): string {
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

/** A source by its hash (Content Security Policy 3, 2.3.1). */
function hashOf(source: string): string {
  return `sha256-${createHash('sha256').update(source).digest('base64')}`;
}
