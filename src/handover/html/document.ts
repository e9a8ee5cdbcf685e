import type { Page, Section } from '../model.ts';
import { renderDocument } from '../../reporting/html/document.ts';
import { joinLines, markup } from '../../reporting/html/markup.ts';
import type { Html } from '../../reporting/html/markup.ts';
import { renderBlock, renderText } from './blocks.ts';

/** Renders a page as one HTML file that needs no other file. */
export function renderHtml(page: Page): string {
  const body = markup`<header>
<h1>${page.title}</h1>
${joinLines(page.lead.map(renderBlock))}
</header>
<main>
${joinLines(page.sections.map(renderSection))}
</main>
<footer>
<p>${renderText(page.footer)}</p>
<p class="hidden" role="status"></p>
</footer>`;
  return renderDocument({ title: page.title, module: import.meta.url, body });
}

function renderSection({ title, blocks, isFolded = false }: Section, index: number): Html {
  const heading = markup`<h2 id="section-${index}">${title}</h2>`;
  const content = joinLines(blocks.map(renderBlock));
  return markup`<section aria-labelledby="section-${index}">
${isFolded ? markup`<details><summary>${heading}</summary>${content}</details>` : markup`${heading}\n${content}`}
</section>`;
}
