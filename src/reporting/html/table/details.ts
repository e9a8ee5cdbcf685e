import { Html, markup, markupLines } from '../markup.ts';
import type { HtmlValue } from '../markup.ts';
import type { Detail, DetailItem, Level } from './model.ts';

export function renderDetail(detail: Detail): Html {
  switch (detail.kind) {
    case 'text':
      return markup`${renderTitle(detail.title)}<p>${renderRemedy(detail.text.split('\n'))}</p>`;
    case 'facts':
      return markup`<dl>${detail.facts.map(({ label, value }) => markup`<div><dt>${label}</dt><dd><code>${value}</code></dd></div>`)}</dl>`;
    case 'list':
      return markup`${renderTitle(detail.title)}<ul class="items">${detail.items.map(renderItem)}</ul>`;
    case 'code':
      return markup`${renderTitle(detail.title)}<pre tabindex="0" role="group" aria-label="${detail.title}"><code>${renderLines(detail)}</code></pre>`;
  }
}

export function renderBadge(text: string, level: Level): Html {
  return markup`<span class="badge ${level}">${text}</span>`;
}

/** Renders the lines of a remedy. A command at the end of a line is code. */
export function renderRemedy(lines: readonly string[]): HtmlValue {
  return lines.map((line, index) => {
    const [, text = line, command] =
      /^(|.*: )((?:npx|pulumi|git|az|PULUMI_[A-Z_]+=\S+) \S(?:(?!\. [A-Z]).)*)$/s.exec(line) ?? [];
    return markup`${index === 0 ? '' : markup`<br>`}${text}${command === undefined ? '' : markup`<code>${command}</code>`}`;
  });
}

function renderTitle(title: string): Html {
  return markup`<p class="name">${title}</p>`;
}

function renderItem({ text, badge, level = 'quiet', more = [] }: DetailItem): Html {
  const below = more.length === 0 ? '' : markup`<br><span class="soft">${renderRemedy(more)}</span>`;
  return markup`<li>${badge === undefined ? '' : markup`${renderBadge(badge, level)} `}${text}${below}</li>`;
}

/** What a line of the engine's diff does, by the sign it begins with. `+-` is a replacement. */
const signs: Readonly<Record<string, string>> = {
  '+': 'good',
  '++': 'good',
  '-': 'bad',
  '--': 'bad',
  '+-': 'bad',
  '~': 'changed',
};

function renderLines({ text, isDiff = false }: Detail & { readonly kind: 'code' }): Html {
  if (!isDiff) return markupLines(text);
  const lines = markupLines(text)
    .source.split('\n')
    .map((line) => {
      const kind = signs[/^[\s│├└─]*([+~-]{1,2})(?=\s|\w)/.exec(line)?.[1] ?? ''];
      return kind === undefined ? line : `<span class="${kind}">${line}</span>`;
    });
  return new Html(lines.join('\n'));
}
