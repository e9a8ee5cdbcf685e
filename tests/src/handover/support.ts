import type { Outputs } from '../../../src/registration/outputs/schema.ts';
import type { Sender } from '../../../src/handover/labels.ts';
import type { Block, Page, Text } from '../../../src/handover/model.ts';
import { cleanText } from '../../../src/common/text.ts';
import { outputsOf } from '../../support/outputs.ts';
import type { Config } from '../../support/settings.ts';
import { fc } from '../../support/fastCheck.ts';

export const mailbox = 'jobs@contoso.example';

export const sender: Sender = {
  name: 'Northwind Integrations',
  contact: 'support@northwind.example',
  date: new Date(2026, 10, 28),
};

/** Returns the outputs of contoso with only these settings. */
export function outputs(config: Config = { mailbox }): Outputs {
  return outputsOf({ mailbox: undefined, customer: undefined, ...config });
}

/** Texts with a meaning in HTML, in an attribute, in a script or in Markdown. */
export const nasty = [
  '<script>alert(1)</script>',
  '</style><img src=x onerror=alert(1)>',
  '"><b autofocus onfocus=alert(1)>',
  "' onclick='alert(1)",
  '</title><meta http-equiv="refresh" content="0;url=https://evil.example">',
  '<!-- ',
  '&lt;b&gt; &#60; &amp; &',
  'Contoso](javascript:alert(1)) [x',
  '![x](https://evil.example/x.png)',
  '<https://evil.example/>',
  'https://evil.example/?a=1 www.evil.example mailto:a@evil.example a@evil.example',
  '`code` ``more`` ```',
  'a | b \\| c \\\\',
  '# heading #',
  '#',
  '1. one',
  '12) twelve',
  '- item',
  '+ item',
  '* item',
  '> quote',
  '---',
  '===',
  '***',
  '~~~',
  '~~gone~~ *a* **b** _c_ __d__',
  '$x^2$ $$y$$ {{ liquid }} {% raw %} {{{',
  '[^1]: note [^1] [[wiki]] [ ] todo',
  'line\nbreak\r\n\r\n# new',
  'tab\tand\0nul\u2028line\u2029paragraph',
  '\u202Egnihton\u202C \u2066x\u2069',
  '\ud800 alone',
  '    indented',
  'trailing\\',
  'a  b   c  ',
] as const;

/** A visible text, often a nasty one. */
export const anyText = fc
  .oneof(
    fc.constantFrom(...nasty),
    fc.string({ unit: 'grapheme', maxLength: 30 }),
    fc.string({ unit: fc.constantFrom(...'<>"\'&`*_[]()!#|~\\-+=:.@$ {}%1ab\n'.split('')), maxLength: 20 }),
    fc.string({ unit: 'binary', maxLength: 10 }),
  )
  .filter((text) => cleanText(text).trim() !== '');

const inlines: fc.Arbitrary<Text> = fc
  .tuple(anyText, anyText, anyText, anyText)
  .map(([a, b, c, d]): Text => [`${a} `, { code: b }, ` ${c} `, { strong: cleanText(d).trim() }, ' .']);

const anyBlock: fc.Arbitrary<Block> = fc.oneof(
  inlines.map((text): Block => ({ kind: 'paragraph', text })),
  inlines.map((text): Block => ({ kind: 'notice', text })),
  fc.array(inlines, { minLength: 1, maxLength: 2 }).map((items): Block => ({ kind: 'steps', items })),
  fc.tuple(anyText, anyText, inlines, inlines).map(
    ([a, b, c, d]): Block => ({ kind: 'table', head: [a, b], rows: [[c, d], [d, c]] }), // prettier-ignore
  ),
  fc.tuple(anyText, anyText, anyText).map(([label, ...lines]): Block => ({ kind: 'code', label, lines })),
  fc.tuple(anyText, fc.webUrl()).map(([label, href]): Block => ({ kind: 'link', label, href })),
  fc.tuple(anyText, anyText, anyText, anyText).map(
    ([label, to, subject, line]): Block => ({ kind: 'letter', label, to, subject, lines: [line] }), // prettier-ignore
  ),
  fc.tuple(anyText, anyText).map(([label, value]): Block => ({ kind: 'ids', ids: [{ label, value }] })),
);

/** A page of any texts. */
export const anyPage: fc.Arbitrary<Page> = fc
  .tuple(anyText, anyText, fc.boolean(), fc.array(anyBlock, { minLength: 1, maxLength: 6 }), inlines)
  .map(([title, heading, isFolded, blocks, footer]) => ({
    title,
    lead: [],
    sections: [{ title: heading, isFolded, blocks }],
    footer,
  }));

/** Returns the same page, or part of one, with every text replaced. */
export function mapTexts<T>(part: T, change: (text: string) => string): T {
  const map = (value: unknown): unknown => {
    if (typeof value === 'string') return change(value);
    if (Array.isArray(value)) return value.map(map);
    if (typeof value !== 'object' || value === null) return value;
    // The Markdown has no label of a letter, which is its button.
    const kept = 'kind' in value && value.kind === 'letter' ? ['kind', 'label'] : ['kind', 'href'];
    return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, kept.includes(key) ? each : map(each)]));
  };
  return map(part) as T;
}

/** Returns every text of a page in order, and the addresses of its links. */
export function textsOf(page: Page): readonly string[] {
  const texts: string[] = [];
  mapTexts(page, (text) => {
    texts.push(text);
    return text;
  });
  return [...texts, ...linksOf(page)];
}

export function linksOf({ lead, sections }: Page): readonly string[] {
  const blocks = [...lead, ...sections.flatMap((section) => section.blocks)];
  return blocks.flatMap((block) => (block.kind === 'link' ? [block.href] : []));
}

/** Normalizes a text as it is read: each white space is one space, with none at the ends. */
export function asRead(text: string): string {
  return cleanText(text).replace(/\s+/g, ' ').trim();
}
