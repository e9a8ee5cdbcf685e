import { createHash } from 'node:crypto';
import type { Page, Section } from '../model.ts';
import { renderBlock, renderText } from './blocks.ts';
import { escapeHtml } from './escape.ts';
import { script } from './script.ts';
import { style } from './style.ts';

/** Nothing is loaded, sent or run but the style and the script that stand in the page. */
const policy = [
  "default-src 'none'",
  `style-src '${hashOf(style)}'`,
  `script-src '${hashOf(script)}'`,
  "base-uri 'none'",
  "form-action 'none'",
].join('; ');

/** A source by its hash (Content Security Policy 3, 2.3.1). */
function hashOf(source: string): string {
  return `sha256-${createHash('sha256').update(source).digest('base64')}`;
}

/** The page as one HTML file that needs nothing else. */
export function renderHtml(page: Page): string {
  const title = escapeHtml(page.title);
  return `<!doctype html>
<html lang="en-GB">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex">
<meta name="referrer" content="no-referrer">
<title>${title}</title>
<style>${style}</style>
</head>
<body>
<header>
<h1>${title}</h1>
${page.lead.map(renderBlock).join('\n')}
</header>
<nav aria-label="Parts of this page"><ul>${page.sections.map(renderEntry).join('')}</ul></nav>
<main>
${page.sections.map(renderSection).join('\n')}
</main>
<footer>
<p>${renderText(page.footer)}</p>
<p class="hidden" role="status"></p>
</footer>
<script>${script}</script>
</body>
</html>
`;
}

function renderEntry({ id, title, task }: Section): string {
  return `<li><a href="#${escapeHtml(id)}"><b>${escapeHtml(title)}</b> ${escapeHtml(task)}</a></li>`;
}

function renderSection({ id, title, task, blocks }: Section): string {
  const name = escapeHtml(id);
  return `<section id="${name}" aria-labelledby="${name}-title">
<h2 id="${name}-title">${escapeHtml(title)}</h2>
<p class="task">${escapeHtml(task)}</p>
${blocks.map(renderBlock).join('\n')}
</section>`;
}
