import type { Outputs } from '../../../src/registration/outputs/schema.ts';
import type { Sender } from '../../../src/handover/labels.ts';
import type { Block, Inline, Page, Text } from '../../../src/handover/model.ts';
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

/** What the stack of contoso gives with these settings alone. */
export function outputs(config: Config = { mailbox }): Outputs {
  return outputsOf({ mailbox: undefined, customer: undefined, ...config });
}

/** Texts that mean something in HTML, in an attribute, in a script or in Markdown. */
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

/** A text that shows something, often a nasty one. */
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

/** The same page with every text replaced. */
export function mapTexts(page: Page, change: (text: string) => string): Page {
  const inline = (part: Inline): Inline => {
    if (typeof part === 'string') return change(part);
    return 'code' in part ? { code: change(part.code) } : { strong: change(part.strong) };
  };
  const text = (parts: Text): Text => parts.map(inline);
  const block = (old: Block): Block => {
    switch (old.kind) {
      case 'paragraph':
      case 'notice':
        return { ...old, text: text(old.text) };
      case 'steps':
        return { ...old, items: old.items.map(text) };
      case 'table':
        return { ...old, head: old.head.map(change), rows: old.rows.map((cells) => cells.map(text)) };
      case 'code':
        return { ...old, label: change(old.label), lines: old.lines.map(change) };
      case 'link':
        return { ...old, label: change(old.label) };
      case 'letter':
        return {
          ...old,
          to: old.to === undefined ? undefined : change(old.to),
          subject: change(old.subject),
          lines: old.lines.map(change),
        };
      case 'ids':
        return { ...old, ids: old.ids.map(({ label, value }) => ({ label: change(label), value: change(value) })) };
    }
  };
  return {
    title: change(page.title),
    lead: page.lead.map(block),
    sections: page.sections.map((section) => ({
      ...section,
      title: change(section.title),
      blocks: section.blocks.map(block),
    })),
    footer: text(page.footer),
  };
}

/** Every text of a page, in its order, and the addresses of its links. */
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

/** As it is read: white space is one space, and none at the ends. */
export function asRead(text: string): string {
  return cleanText(text).replace(/\s+/g, ' ').trim();
}
