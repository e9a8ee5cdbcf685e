import type { Page, Section } from '../model.ts';
import { renderDocument } from '../../reporting/html/document.ts';
import { escapeHtml } from '../../reporting/html/escape.ts';
import { renderBlock, renderText } from './blocks.ts';

/** The page as one HTML file that needs nothing else. */
export function renderHtml(page: Page): string {
  const body = `<header>
<h1>${escapeHtml(page.title)}</h1>
${page.lead.map(renderBlock).join('\n')}
</header>
<nav aria-label="Parts of this page"><ul>${page.sections.map(renderEntry).join('')}</ul></nav>
<main>
${page.sections.map(renderSection).join('\n')}
</main>
<footer>
<p>${renderText(page.footer)}</p>
<p class="hidden" role="status"></p>
</footer>`;
  return renderDocument({ title: page.title, module: import.meta.url, body });
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
