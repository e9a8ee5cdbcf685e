import type { Block, Text } from '../model.ts';
import { isLinkable } from '../../common/text.ts';
import { escapeHtml } from '../../reporting/html/escape.ts';

export function renderText(text: Text): string {
  return text
    .map((inline) => {
      if (typeof inline === 'string') return escapeHtml(inline);
      return 'code' in inline
        ? `<code>${escapeHtml(inline.code)}</code>`
        : `<strong>${escapeHtml(inline.strong)}</strong>`;
    })
    .join('');
}

/** What can be copied carries its name in `data-copy`; the script adds the button, so that none is there without it. */
export function renderBlock(block: Block): string {
  switch (block.kind) {
    case 'heading':
      return `<h3>${escapeHtml(block.text)}</h3>`;
    case 'paragraph':
      return `<p>${renderText(block.text)}</p>`;
    case 'notice':
      return `<p class="notice">${renderText(block.text)}</p>`;
    case 'steps':
      return `<ol>${block.items.map((item) => `<li>${renderText(item)}</li>`).join('')}</ol>`;
    case 'table':
      return renderTable(block);
    case 'code':
      return renderCode(block);
    case 'link':
      return renderLink(block);
    case 'ids':
      return `<dl>${block.ids.map(({ label, value }) => `<div><dt>${escapeHtml(label)}</dt><dd><code${copied(label)}>${escapeHtml(value)}</code></dd></div>`).join('')}</dl>`;
  }
}

function copied(label: string): string {
  return ` data-copy="${escapeHtml(label)}"`;
}

/** The first cell names its row. On a phone the cells stand one below the other, and those past the second say what they are. */
function renderTable({ head, rows }: Block & { readonly kind: 'table' }): string {
  const titles = head.map((title) => `<th scope="col">${escapeHtml(title)}</th>`).join('');
  const body = rows
    .map((cells) => `<tr>${cells.map((cell, index) => renderCell(cell, index, head[index])).join('')}</tr>`)
    .join('\n');
  return `<table><thead><tr>${titles}</tr></thead><tbody>\n${body}\n</tbody></table>`;
}

function renderCell(cell: Text, index: number, title = ''): string {
  if (index === 0) return `<th scope="row">${renderText(cell)}</th>`;
  return `<td${index === 1 ? '' : ` data-title="${escapeHtml(title)}"`}>${renderText(cell)}</td>`;
}

function renderCode({ label, lines }: Block & { readonly kind: 'code' }): string {
  const text = lines.map(escapeHtml).join('\n');
  return `<p class="label">${escapeHtml(label)}</p><div class="copied"><pre><code${copied(label)}>${text}</code></pre></div>`;
}

/** A button, and below it the address itself: for copying, for paper, and as a link in a PDF. */
function renderLink({ label, href }: Block & { readonly kind: 'link' }): string {
  const address = escapeHtml(href);
  if (!isLinkable(href)) return `<p><strong>${escapeHtml(label)}</strong></p><p><code>${address}</code></p>`;
  const link = `href="${address}" target="_blank" rel="noopener noreferrer"`;
  return `<p class="action"><a class="button" ${link}>${escapeHtml(label)}</a></p><div class="copied"><a class="address" tabindex="-1" ${link}${copied(label)}>${address}</a></div>`;
}
