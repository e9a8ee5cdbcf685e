import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { renderHtml } from '../../../src/handover/html/document.ts';
import { renderMarkdown } from '../../../src/handover/markdown/document.ts';
import { buildAdministratorPage } from '../../../src/handover/pages/administrator.ts';
import { buildOwnerPage } from '../../../src/handover/pages/owner.ts';
import { isLinkable } from '../../../src/common/text.ts';
import type { Outputs } from '../../../src/registration/outputs/schema.ts';
import { fc } from '../../support/fastCheck.ts';
import { readHtml, readMarkdown, readPolicy } from './markup.ts';
import { anyPage, asRead, linksOf, mailbox, mapTexts, nasty, outputs, sender, textsOf } from './support.ts';

/** Builds both pages of a customer. */
const pagesOf = (given: Outputs, from = sender) => [
  buildOwnerPage(given, from),
  buildAdministratorPage(given, 'contoso', from),
];
const htmlOf = (given: Outputs) => pagesOf(given).map(renderHtml).join('');
const markdownOf = (given: Outputs) => pagesOf(given).map(renderMarkdown).join('\n');

const withoutSpace = (text: string): string => asRead(text).replace(/\s/g, '');

/** Builds outputs in which all free text is nasty. */
function hostileOutputs(text: string) {
  const given = outputs({ mailbox });
  return {
    ...given,
    customer: text,
    displayName: text,
    redirectUris: [text],
    permissions: given.permissions.map((permission) => ({ ...permission, name: text, allows: text })),
    scopes: [text],
    imap: { host: text, port: 993, security: 'tls' as const },
    authorizeUrl: `javascript:${text}`,
  };
}

describe('both renderings', () => {
  it.each([{ mailbox }, {}, { mailbox, consent: 'user' }, { mailbox: "o'brien@contoso.example", account: mailbox }])(
    'hold every text and every link of the page with %j',
    (config) => {
      for (const page of pagesOf(outputs(config))) {
        const html = readHtml(renderHtml(page));
        const markdown = readMarkdown(renderMarkdown(page));
        expect(textsOf(page).length).toBeGreaterThan(20);
        for (const text of textsOf(page)) {
          expect(withoutSpace(html.text + html.attributes.join(''))).toContain(withoutSpace(text));
          // The zero-width space breaks a mention.
          expect(withoutSpace(markdown.text)).toContain(withoutSpace(text));
        }
        expect(markdown.links).toEqual(linksOf(page));
        for (const link of linksOf(page)) expect(html.attributes.filter((value) => value === link)).toHaveLength(1);
      }
    },
  );

  it('show an address that is no https link as text, and make no link of it', () => {
    const [page] = [buildOwnerPage(hostileOutputs('alert(1)'), sender)];
    expect(readHtml(renderHtml(page)).attributes.filter((value) => value.startsWith('javascript:'))).toEqual([]);
    expect(readHtml(renderHtml(page)).text).toContain('javascript:alert(1)');
    const { links, text } = readMarkdown(renderMarkdown(page));
    expect(links).toEqual([]);
    expect(text).toContain('javascript:alert(1)');
  });
});

describe('the HTML', () => {
  const harmless = readHtml(htmlOf(hostileOutputs('x')));

  it.each(nasty)('has no element or attribute more when the outputs say %j', (text) => {
    const hostile = readHtml(htmlOf(hostileOutputs(text)));
    expect(hostile.tags).toEqual(harmless.tags);
    expect(asRead(hostile.text)).toContain(asRead(text));
  });

  it('has only the page’s elements, with every text unchanged', () => {
    fc.assert(
      fc.property(anyPage, (page) => {
        const { tags, text, attributes } = readHtml(renderHtml(page));
        expect(tags).toEqual(readHtml(renderHtml(mapTexts(page, () => 'x'))).tags);
        for (const each of textsOf(page))
          expect(withoutSpace(text + attributes.join(''))).toContain(withoutSpace(each));
      }),
    );
  });

  it('names the third column in its cells, which a phone shows without the head of the table', () => {
    const html = htmlOf(outputs({ mailbox }));
    expect(html).toContain('<td data-title="Who can fix it">administrator</td>');
    expect(html).not.toMatch(/data-title="(?!Who can fix it")/);
  });

  it('allows its own style and script by their hashes, and nothing else', () => {
    const html = renderHtml(buildOwnerPage(outputs(), sender));
    const { policy, own, tags } = readPolicy(html);
    expect(policy).toBe(own);
    expect(tags).toHaveLength(2);
    expect(html).not.toMatch(/ (style|on[a-z]+)=/);
  });

  it('has at most 40 kB with the longest names, and loads nothing', () => {
    const long = { ...outputs(), customer: 'C'.repeat(120), displayName: 'P'.repeat(120) };
    for (const page of pagesOf(long, { ...sender, name: 'S'.repeat(120), contact: 'C'.repeat(200) })) {
      const html = renderHtml(page);
      expect(Buffer.byteLength(html)).toBeLessThan(40_000);
      expect(html).not.toMatch(/<(link|img|iframe|object|base)\b| src=|url\(|@import/);
      expect(html).toContain('<meta name="robots" content="noindex">');
      expect(html).toContain('<meta name="referrer" content="no-referrer">');
    }
  });

  it('folds the address of each link', () => {
    const html = renderHtml(buildOwnerPage(outputs(), sender));
    const folded = html.match(/<details class="fold"><summary>Copy link<\/summary>.*?<\/details>/gs);
    expect(folded).toHaveLength(1);
    expect(html.split('>https://login')).toHaveLength(2);
    expect(folded?.[0]).toContain('>https://login');
  });

  it('has every color in the theme', () => {
    for (const style of ['src/handover/html/style.css', 'src/reporting/html/table/style.css'])
      expect(readFileSync(style, 'utf8')).not.toMatch(/#[0-9a-f]{3,6}\b|rgb|hsl/i);
  });
});

describe('the Markdown', () => {
  const harmless = readMarkdown(markdownOf(hostileOutputs('x')));

  it.each(nasty)('is built as ever when the outputs say %j', (text) => {
    const hostile = readMarkdown(markdownOf(hostileOutputs(text)));
    expect(hostile.kinds).toEqual(harmless.kinds);
    expect(hostile.links).toEqual(harmless.links);
    expect(withoutSpace(hostile.text)).toContain(withoutSpace(text));
  });

  it('has only what the page contains, with every text unchanged', () => {
    fc.assert(
      fc.property(anyPage, (page) => {
        const { kinds, links, text } = readMarkdown(renderMarkdown(page));
        expect(kinds).toEqual(readMarkdown(renderMarkdown(mapTexts(page, () => 'x'))).kinds);
        expect(links).toEqual(linksOf(page).filter(isLinkable));
        // The zero-width space breaks a mention.
        const read = withoutSpace(text).replaceAll('@\u200b', '@');
        for (const each of textsOf(page)) expect(read).toContain(withoutSpace(each).replaceAll('@\u200b', '@'));
      }),
    );
  });
});
