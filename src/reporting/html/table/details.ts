import { escapeHtml, escapeHtmlLines } from '../escape.ts';
import type { Detail, DetailItem, Level } from './model.ts';

export function renderDetail(detail: Detail): string {
  switch (detail.kind) {
    case 'notice':
      return `<p class="said ${detail.level}">${escapeHtml(detail.text)}</p>`;
    case 'text':
      return `${renderTitle(detail.title)}<p>${escapeHtmlLines(detail.text).replaceAll('\n', '<br>')}</p>`;
    case 'facts':
      return `<dl>${detail.facts.map(({ label, value }) => `<div><dt>${escapeHtml(label)}</dt><dd><code>${escapeHtml(value)}</code></dd></div>`).join('')}</dl>`;
    case 'list':
      return `${renderTitle(detail.title)}<ul class="items">${detail.items.map(renderItem).join('')}</ul>`;
    case 'code':
      return `${renderTitle(detail.title)}<pre tabindex="0" role="group" aria-label="${escapeHtml(detail.title)}"><code>${renderLines(detail)}</code></pre>`;
  }
}

export function renderBadge(text: string, level: Level): string {
  return `<span class="badge ${level}">${escapeHtml(text)}</span>`;
}

function renderTitle(title: string): string {
  return `<p class="name">${escapeHtml(title)}</p>`;
}

function renderItem({ text, badge, level = 'quiet', more = [] }: DetailItem): string {
  const before = badge === undefined ? '' : `${renderBadge(badge, level)} `;
  const below = more.map((line) => `<br><span class="soft">${escapeHtml(line)}</span>`).join('');
  return `<li>${before}${escapeHtml(text)}${below}</li>`;
}

/** The change that a line of the engine's diff shows, by its leading sign; `+-` is a replacement. */
const signs: Readonly<Record<string, string>> = {
  '+': 'good',
  '++': 'good',
  '-': 'bad',
  '--': 'bad',
  '+-': 'bad',
  '~': 'changed',
};

function renderLines({ text, isDiff = false }: Detail & { readonly kind: 'code' }): string {
  if (!isDiff) return escapeHtmlLines(text);
  return escapeHtmlLines(text)
    .split('\n')
    .map((line) => {
      const kind = signs[/^[\s│├└─]*([+~-]{1,2})(?=\s|\w)/.exec(line)?.[1] ?? ''];
      return kind === undefined ? line : `<span class="${kind}">${line}</span>`;
    })
    .join('\n');
}
