import { Html, markup, markupLines } from '../markup.ts';
import type { HtmlValue } from '../markup.ts';
import type { Level } from '../../model/row.ts';
import type { Detail, DetailItem } from './model.ts';

/** Renders a detail; undefined for one without content. */
export function renderDetail(detail: Detail): Html | undefined {
  switch (detail.kind) {
    case 'text':
      return detail.text === undefined
        ? undefined
        : markup`${renderTitle(detail.title)}<p>${renderRemedy(detail.text)}</p>`;
    case 'facts':
      return renderFacts(detail.facts);
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
  const known = facts.filter(([, value]) => value !== undefined);
  if (known.length === 0) return undefined;
  return markup`<dl>${known.map(([label, value]) => markup`<div><dt>${label}</dt><dd><code>${value}</code></dd></div>`)}</dl>`;
}

export function renderBadge(text: string, level: Level): Html {
  return markup`<span class="badge ${level}">${text}</span>`;
}

/** Renders the lines of a remedy. A command at the end of a line is code. */
export function renderRemedy(remedy: string): HtmlValue {
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

/** What a line of the engine's diff does, by the sign it begins with. `+-` is a replacement. */
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
