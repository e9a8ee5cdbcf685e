import {
  type Html,
  type HtmlValue,
  joinLines,
  markup,
  markupLines,
  renderDocument,
} from '../../reporting/html/document.ts';
import { isLinkable } from '../../common/text.ts';
import type { Block, Page, Section, Text } from '../model.ts';
import { mailtoOf } from '../letter.ts';

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
  return renderDocument(page.title, import.meta.url, body);
}

function renderSection({ title, blocks, isFolded = false }: Section, index: number): Html {
  const heading = markup`<h2 id="section-${index}">${title}</h2>`;
  const content = joinLines(blocks.map(renderBlock));
  return markup`<section aria-labelledby="section-${index}">
${isFolded ? markup`<details><summary>${heading}</summary>${content}</details>` : markup`${heading}\n${content}`}
</section>`;
}

function renderText(text: Text): Html {
  return markup`${text.map((inline) => {
    if (typeof inline === 'string') return inline;
    return 'code' in inline ? markup`<code>${inline.code}</code>` : markup`<strong>${inline.strong}</strong>`;
  })}`;
}

/** Renders a block. The script adds a copy button to each element with `data-copy`. */
function renderBlock(block: Block): Html {
  switch (block.kind) {
    case 'paragraph':
      return markup`<p>${renderText(block.text)}</p>`;
    case 'notice':
      return markup`<p class="notice">${renderText(block.text)}</p>`;
    case 'steps':
      return markup`<ol>${block.items.map((item) => markup`<li>${renderText(item)}</li>`)}</ol>`;
    case 'table':
      return renderTable(block);
    case 'code':
      return markup`<p class="label">${block.label}</p>${copyable(block.label, block.lines.join('\n'))}`;
    case 'link':
      return renderLink(block);
    case 'letter':
      return markup`${button(block.label, markup`href="${mailtoOf(block)}"`)}${fold('Copy email', [
        markup`<p class="label">${block.to === undefined ? '' : `To ${block.to}: `}${block.subject}</p>`,
        copyable('the email', block.lines.join('\n')),
      ])}`;
    case 'ids':
      return markup`<dl>${block.ids.map(({ label, value }) => markup`<div><dt>${label}</dt><dd><code data-copy="${label}">${value}</code></dd></div>`)}</dl>`;
  }
}

/** Renders a table. On a phone the cells of a row are stacked, and those after the second show their column's title. */
function renderTable({ head, rows }: Block & { readonly kind: 'table' }): Html {
  const cellOf = (cell: Text, index: number) => {
    if (index === 0) return markup`<th scope="row">${renderText(cell)}</th>`;
    return markup`<td${index === 1 ? undefined : markup` data-title="${head[index]}"`}>${renderText(cell)}</td>`;
  };
  return markup`<table><thead><tr>${head.map((title) => markup`<th scope="col">${title}</th>`)}</tr></thead><tbody>
${rows.map((cells) => markup`<tr>${cells.map(cellOf)}</tr>\n`)}</tbody></table>`;
}

/** Renders a button with the address folded below it. */
function renderLink({ label, href }: Block & { readonly kind: 'link' }): Html {
  if (!isLinkable(href)) return markup`<p><strong>${label}</strong></p><p><code>${href}</code></p>`;
  const attributes = markup`href="${href}" target="_blank" rel="noopener noreferrer"`;
  return markup`${button(label, attributes)}${fold('Copy link', copyable(label, href))}`;
}

function button(label: string, attributes: Html): Html {
  return markup`<p class="action"><a class="button" ${attributes}>${label}</a></p>`;
}

function fold(title: string, content: HtmlValue): Html {
  return markup`<details class="fold"><summary>${title}</summary>${content}</details>`;
}

function copyable(label: string, text: string): Html {
  return markup`<div class="copied"><pre><code data-copy="${label}">${markupLines(text)}</code></pre></div>`;
}
