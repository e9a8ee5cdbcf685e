import { renderDocument } from '../document.ts';
import { escapeHtml } from '../escape.ts';
import { renderBadge, renderDetail } from './details.ts';
import type { Cell, Column, Notice, Row, TablePage, Tile } from './model.ts';

export type { Cell, Column, Detail, Fact, Level, Notice, Row, TablePage, Tile } from './model.ts';

/** A page about many customers as one HTML file that needs nothing else; without scripts all rows are shown. */
export function renderTablePage(page: TablePage): string {
  const { title, lead, tiles, notices = [], footer } = page;
  const body = `<header>
<h1>${escapeHtml(title)}</h1>
${lead.map((text) => `<p>${escapeHtml(text)}</p>`).join('\n')}
<ul class="tiles">${tiles.map(renderTile).join('')}</ul>
</header>
<main>
${notices.map(renderNotice).join('\n')}
${renderControls(page)}
${renderTable(page)}
</main>
<footer><p>${escapeHtml(footer)}</p></footer>`;
  return renderDocument({ title, module: import.meta.url, body });
}

function renderTile({ value, label, level }: Tile): string {
  return `<li class="${level}"><b>${escapeHtml(value)}</b> <span>${escapeHtml(label)}</span></li>`;
}

function renderNotice({ level, title, items }: Notice, index: number): string {
  const texts = items.map(
    ({ name, text }) => `${name === undefined ? '' : `<b>${escapeHtml(name)}</b> `}${escapeHtml(text)}`,
  );
  const list =
    texts.length === 1 ? `<p>${texts.join('')}</p>` : `<ul>${texts.map((text) => `<li>${text}</li>`).join('')}</ul>`;
  return `<section class="loud ${level}" aria-labelledby="notice-${index}"><h2 id="notice-${index}">${escapeHtml(title)}</h2>${list}</section>`;
}

/** What only a script can do; it takes `hidden` away. */
function renderControls({ groupTitle, columns, rows }: TablePage): string {
  const counts = new Map<string, number>();
  for (const { group } of rows) counts.set(group, (counts.get(group) ?? 0) + 1);
  const groups = [...counts].map(
    ([group, count]) => `<option value="${escapeHtml(group)}">${escapeHtml(group)} (${count})</option>`,
  );
  const sorts = columns.map(({ title }, index) => `<option value="${index}">${escapeHtml(title)}</option>`);
  return `<div class="bar" role="search" hidden>
<label>Search <input type="search" id="find" autocomplete="off" spellcheck="false"></label>
<label>${escapeHtml(groupTitle)} <select id="group"><option value="">all (${rows.length})</option>${groups.join('')}</select></label>
<label class="sorting">Order <select id="order"><option value="">as it was reported</option>${sorts.join('')}</select></label>
<button type="button" id="unfold">Open all</button>
<p role="status" id="shown"></p>
</div>`;
}

/** Roles are named, since a phone's cards are no table to every browser otherwise. */
function renderTable({ caption, columns, rows }: TablePage): string {
  const head = columns.map(renderHead).join('');
  return `<table role="table">
<caption class="hidden">${escapeHtml(caption)}</caption>
<thead role="rowgroup"><tr role="row">${head}</tr></thead>
${rows.map((row) => renderRow(row, columns)).join('\n')}
</table>`;
}

function renderHead({ title, sign, isNumber = false, isWide = false }: Column): string {
  const kind = `${isNumber ? ' class="number"' : ''}${isWide ? ' class="wide"' : ''}`;
  const shown =
    sign === undefined
      ? escapeHtml(title)
      : `<span aria-hidden="true">${escapeHtml(sign)}</span><span class="hidden">${escapeHtml(title)}</span>`;
  return `<th scope="col" role="columnheader"${kind}>${shown}</th>`;
}

function renderRow({ group, level, cells, details }: Row, columns: readonly Column[]): string {
  const more =
    details.length === 0
      ? ''
      : `<tr class="more" role="row"><td role="cell" colspan="${columns.length}"><div>${details.map(renderDetail).join('\n')}</div></td></tr>`;
  const shown = cells.map((cell, index) => renderCell(cell, columns[index], index === 0, more !== '')).join('');
  return `<tbody class="${level}" role="rowgroup" data-group="${escapeHtml(group)}"><tr class="row" role="row">${shown}</tr>${more}</tbody>`;
}

/** A row is opened by the element that does this without a script; the style shows what stands in the row below. */
function renderCell(
  { text, sort, level }: Cell,
  column: Column | undefined,
  isName: boolean,
  canOpen: boolean,
): string {
  const value = level === undefined ? escapeHtml(text) : renderBadge(text, level);
  const key = sort === undefined ? '' : ` data-sort="${escapeHtml(String(sort))}"`;
  if (isName) {
    if (!canOpen) return `<th scope="row" role="rowheader"${key}>${value}</th>`;
    // What can be opened names nothing around it.
    const label = ` aria-label="${escapeHtml(text)}"`;
    return `<th scope="row" role="rowheader"${label}${key}><details><summary>${value}</summary></details></th>`;
  }
  const kind = `${column?.isNumber === true ? ' class="number"' : ''}${column?.isWide === true ? ' class="wide"' : ''}`;
  const title = column?.isWide === true ? '' : ` data-title="${escapeHtml(column?.sign ?? column?.title ?? '')}"`;
  return `<td role="cell"${kind}${title}${key}>${value}</td>`;
}
