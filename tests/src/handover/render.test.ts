import { createHash } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import { renderHtml } from '../../../src/handover/html/document.ts';
import { renderMarkdown } from '../../../src/handover/markdown/document.ts';
import { buildPage } from '../../../src/handover/page.ts';
import { isLinkable } from '../../../src/common/text.ts';
import { readHtml, readMarkdown } from './markup.ts';
import { anyPage, asRead, linksOf, mailbox, mapTexts, nasty, outputs, textsOf } from './support.ts';
import { fc } from '../../support/fastCheck.ts';

const withoutSpace = (text: string): string => asRead(text).replace(/\s/g, '');

/** Outputs in which everything that is free text is nasty. */
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
      const page = buildPage(outputs(config), 'contoso');
      const html = readHtml(renderHtml(page));
      const markdown = readMarkdown(renderMarkdown(page));
      expect(textsOf(page).length).toBeGreaterThan(50);
      for (const text of textsOf(page)) {
        expect(withoutSpace(html.text)).toContain(withoutSpace(text));
        expect(withoutSpace(markdown.text)).toContain(withoutSpace(text));
      }
      expect(markdown.links).toEqual(linksOf(page));
      for (const link of linksOf(page)) expect(html.attributes.filter((value) => value === link)).toHaveLength(2);
    },
  );

  it('show an address that is no https link as text, and make no link of it', () => {
    const page = buildPage(hostileOutputs('alert(1)'), 'contoso');
    expect(readHtml(renderHtml(page)).attributes.filter((value) => value.includes('javascript:'))).toEqual([]);
    expect(readHtml(renderHtml(page)).text).toContain('javascript:alert(1)');
    const { links, text } = readMarkdown(renderMarkdown(page));
    expect(links).toEqual(linksOf(page).filter((link) => link.startsWith('https://')));
    expect(text).toContain('javascript:alert(1)');
  });
});

describe('the HTML', () => {
  it.each(nasty)('has no element or attribute more when the outputs say %j', (text) => {
    const harmless = readHtml(renderHtml(buildPage(hostileOutputs('x'), 'contoso')));
    const hostile = readHtml(renderHtml(buildPage(hostileOutputs(text), 'contoso')));
    expect(hostile.tags).toEqual(harmless.tags);
    expect(asRead(hostile.text)).toContain(asRead(text));
  });

  it('has the elements of the page alone, and its texts as they were, whatever they are', () => {
    fc.assert(
      fc.property(anyPage, (page) => {
        const { tags, text } = readHtml(renderHtml(page));
        expect(tags).toEqual(readHtml(renderHtml(mapTexts(page, () => 'x'))).tags);
        for (const each of textsOf(page)) expect(withoutSpace(text)).toContain(withoutSpace(each));
      }),
    );
  });

  it('names the third column in its cells, which a phone shows without the head of the table', () => {
    const html = renderHtml(buildPage(outputs({ mailbox }), 'contoso'));
    expect(html).toContain('<td data-title="Who can fix it">administrator</td>');
    expect(html).not.toMatch(/data-title="(?!Who can fix it")/);
  });

  it('allows its own style and script by their hashes, and nothing else', () => {
    const html = renderHtml(buildPage(outputs(), 'contoso'));
    const [policy] = /(?<=Content-Security-Policy" content=")[^"]+/.exec(html) ?? [];
    const hash = (tag: string) => {
      const inner = new RegExp(`<${tag}>([^]*?)</${tag}>`).exec(html)?.[1] ?? '';
      return `${tag}-src 'sha256-${createHash('sha256').update(inner).digest('base64')}'`;
    };
    expect(policy).toBe(`default-src 'none'; ${hash('style')}; ${hash('script')}; base-uri 'none'; form-action 'none'`);
    expect(html.match(/<(style|script)\b/g)).toHaveLength(2);
    expect(html).not.toMatch(/ (style|on[a-z]+)=/);
  });

  it('is the same file for the same outputs, of 40 kB at most, and loads nothing', () => {
    const html = renderHtml(buildPage(outputs(), 'contoso'));
    expect(renderHtml(buildPage(outputs(), 'contoso'))).toBe(html);
    expect(Buffer.byteLength(html)).toBeLessThan(40_000);
    expect(html).not.toMatch(/<(link|img|iframe|object|base)\b| src=|url\(|@import/);
    expect(html).toContain('<meta name="robots" content="noindex">');
    expect(html).toContain('<meta name="referrer" content="no-referrer">');
  });
});

describe('the Markdown', () => {
  it.each(nasty)('is built as ever when the outputs say %j', (text) => {
    const harmless = readMarkdown(renderMarkdown(buildPage(hostileOutputs('x'), 'contoso')));
    const hostile = readMarkdown(renderMarkdown(buildPage(hostileOutputs(text), 'contoso')));
    expect(hostile.kinds).toEqual(harmless.kinds);
    expect(hostile.links).toEqual(harmless.links);
    expect(withoutSpace(hostile.text)).toContain(withoutSpace(text));
  });

  it('is built of what the page holds alone, and has its texts as they were, whatever they are', () => {
    fc.assert(
      fc.property(anyPage, (page) => {
        const { kinds, links, text } = readMarkdown(renderMarkdown(page));
        expect(kinds).toEqual(readMarkdown(renderMarkdown(mapTexts(page, () => 'x'))).kinds);
        expect(links).toEqual(linksOf(page).filter(isLinkable));
        // That keeps a mention from being one.
        const read = withoutSpace(text).replaceAll('@\u200b', '@');
        for (const each of textsOf(page)) expect(read).toContain(withoutSpace(each).replaceAll('@\u200b', '@'));
      }),
    );
  });
});
