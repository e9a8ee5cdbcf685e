import type { Level } from '../../model/row.ts';
import { Html, type HtmlValue, joinLines, markup, markupLines, renderDocument } from '../document.ts';
import type { Cell, Column, Detail, DetailItem, Notice, NoticeItem, Row, TablePage, Tile } from './model.ts';

export const maxNamed = 20;

/** Renders a page about many customers as one HTML file that needs no other file. Without scripts it shows all rows. */
export function renderTablePage(page: TablePage): string {
  const { title, lead, tiles, notices, footer } = page;
  const used = page.columns.map(
    ({ isNumber = false }, index) => !isNumber || page.rows.some(({ cells }) => cells[index]?.text !== ''),
  );
  const table = {
    ...page,
    columns: page.columns.filter((_, index) => used[index]),
    rows: page.rows.map((row) => ({ ...row, cells: row.cells.filter((_, index) => used[index]) })),
  };
  const body = markup`<header>
<h1>${title}</h1>
${joinLines(lead.map((text) => markup`<p>${text}</p>`))}
<ul class="tiles">${tiles.filter(({ count }) => count > 0).map(renderTile)}</ul>
</header>
<main>
${joinLines(notices.filter(({ items }) => items.length > 0).map(renderNotice))}
${renderControls(table)}
${renderTable(table)}
</main>
<footer><p>${footer}</p></footer>`;
  return renderDocument(title, import.meta.url, body);
}

function renderTile({ count, label, level }: Tile): Html {
  return markup`<li class="${level}"><b>${count}</b> <span>${label}</span></li>`;
}

function renderNotice({ level, title, items }: Notice, index: number): Html {
  const more = items.length - maxNamed;
  const rest = more > 0 ? [{ text: `and ${more} more` }] : [];
  return markup`<section class="loud ${level}" aria-labelledby="notice-${index}"><h2 id="notice-${index}">${title}</h2><ul>${[...items.slice(0, maxNamed), ...rest].map(renderNoticeItem)}</ul></section>`;
}

function renderNoticeItem({ name, text, remedy }: NoticeItem): Html {
  const before = name === undefined ? '' : markup`<b>${name}</b> `;
  return markup`<li>${before}${text}${remedy === undefined ? '' : markup`<br>${renderRemedy(remedy)}`}</li>`;
}

/** Renders the controls, which need the script. The script removes `hidden`. */
function renderControls({ groupTitle, columns, rows }: TablePage): Html {
  const counts = new Map<string, number>();
  for (const { group } of rows) counts.set(group, (counts.get(group) ?? 0) + 1);
  const groups = [...counts].map(([group, count]) => markup`<option value="${group}">${group} (${count})</option>`);
  const sorts = columns.map(({ title }, index) => markup`<option value="${index}">${title}</option>`);
  return markup`<div class="bar" role="search" hidden>
<label>Search <input type="search" id="find" autocomplete="off" spellcheck="false"></label>
<label>${groupTitle} <select id="group"><option value="">all (${rows.length})</option>${groups}</select></label>
<label class="sorting">Order <select id="order"><option value="">worst first</option>${sorts}</select></label>
<button type="button" id="unfold">Open all</button>
<p role="status" id="shown"></p>
</div>`;
}

/** Renders the table with explicit roles, because not every browser recognizes a table in the cards on a phone. */
function renderTable({ caption, columns, rows }: TablePage): Html {
  const head = columns.map(
    ({ title, isNumber }) => markup`<th scope="col" role="columnheader"${classOf(isNumber)}>${title}</th>`,
  );
  return markup`<table role="table">
<caption class="hidden">${caption}</caption>
<thead role="rowgroup"><tr role="row">${head}</tr></thead>
${joinLines(rows.map((row) => renderRow(row, columns)))}
</table>`;
}

function classOf(isNumber = false): Html | undefined {
  return isNumber ? markup` class="number"` : undefined;
}

function renderRow({ group, level, cells, details }: Row, columns: readonly Column[]): Html {
  const parts = details.map(renderDetail).filter((part) => part !== undefined);
  const canOpen = parts.length > 0;
  const shown = cells.map((cell, index) =>
    index === 0 ? renderName(cell, canOpen) : renderCell(cell, columns[index]),
  );
  const more = canOpen
    ? markup`<tr class="more" role="row"><td role="cell" colspan="${columns.length}"><div>${joinLines(parts)}</div></td></tr>`
    : undefined;
  return markup`<tbody class="${level}" role="rowgroup" data-group="${group}"><tr class="row" role="row">${shown}</tr>${more}</tbody>`;
}

/** Renders the name of a row. It opens by an element that needs no script; the style then shows the row below. */
function renderName({ text, note = '' }: Cell, canOpen: boolean): Html {
  const name = canOpen ? markup`<details><summary>${text}</summary></details>` : text;
  const below = note === '' ? undefined : markup`<p class="note">${note}</p>`;
  // The label keeps the note and the summary out of the name of the row.
  return markup`<th scope="row" role="rowheader" aria-label="${text}" data-sort="${text}">${name}${below}</th>`;
}

function renderCell({ text, sort, level }: Cell, column: Column | undefined): Html {
  const value = level === undefined ? text : renderBadge(text, level);
  const key = sort === undefined ? undefined : markup` data-sort="${sort}"`;
  return markup`<td role="cell"${classOf(column?.isNumber)} data-title="${column?.title}"${key}>${value}</td>`;
}

/** Renders a detail; undefined for one without content. */
function renderDetail(detail: Detail): Html | undefined {
  switch (detail.kind) {
    case 'text':
      return detail.text === undefined
        ? undefined
        : markup`${renderTitle(detail.title)}<p>${renderRemedy(detail.text)}</p>`;
    case 'facts':
      return renderFacts(detail.facts.filter(([, value]) => value !== undefined));
    case 'list':
      return detail.items.length === 0
        ? undefined
        : markup`${renderTitle(detail.title)}<ul class="items">${detail.items.map(renderItem)}</ul>`;
    case 'code':
      return detail.text === undefined
        ? undefined
        : markup`${renderTitle(detail.title)}<pre tabindex="0" role="group" aria-label="${detail.title}"><code>${renderLines(detail.text, detail.isDiff)}</code></pre>`;
  }
}

function renderFacts(facts: (Detail & { readonly kind: 'facts' })['facts']): Html | undefined {
  if (facts.length === 0) return undefined;
  return markup`<dl>${facts.map(([label, value]) => markup`<div><dt>${label}</dt><dd><code>${value}</code></dd></div>`)}</dl>`;
}

function renderBadge(text: string, level: Level): Html {
  return markup`<span class="badge ${level}">${text}</span>`;
}

/** Renders the lines of a remedy. A command at the end of a line is code. */
function renderRemedy(remedy: string): HtmlValue {
  return remedy.split('\n').map((line, index) => {
    const [, text = line, command] =
      /^(|.*: )((?:npx|pulumi|git|az|PULUMI_[A-Z_]+=\S+) \S(?:(?!\. [A-Z]).)*)$/s.exec(line) ?? [];
    return markup`${index === 0 ? '' : markup`<br>`}${text}${command === undefined ? '' : markup`<code>${command}</code>`}`;
  });
}

function renderTitle(title: string): Html {
  return markup`<p class="name">${title}</p>`;
}

function renderItem({ text, badge, level = 'quiet', more }: DetailItem): Html {
  const below = more === undefined ? '' : markup`<br><span class="soft">${renderRemedy(more)}</span>`;
  return markup`<li>${badge === undefined ? '' : markup`${renderBadge(badge, level)} `}${text}${below}</li>`;
}

/** The level of a line in the engine's diff, by its first sign. `+-` is a replacement. */
const signs: Readonly<Record<string, string>> = {
  '+': 'good',
  '++': 'good',
  '-': 'bad',
  '--': 'bad',
  '+-': 'bad',
  '~': 'changed',
};

function renderLines(text: string, isDiff = false): Html {
  const { source } = markupLines(text.replace(/^(?:[^\S\n]*\n)+|\s+$/g, ''));
  if (!isDiff) return new Html(source);
  const lines = source.split('\n').map((line) => {
    const kind = signs[/^[\s│├└─]*([+~-]{1,2})(?=\s|\w)/.exec(line)?.[1] ?? ''];
    return kind === undefined ? line : `<span class="${kind}">${line}</span>`;
  });
  return new Html(lines.join('\n'));
}
