import type { Block, Inline, Letter, Page, Section, Text } from '../model.ts';
import { cleanText, isLinkable } from '../../common/text.ts';
import { escapeCode, escapeLine, escapeMarkdown, fenceFor } from '../../reporting/markdown/escape.ts';

/** Renders a page as Markdown, for a ticket or a mail. */
export function renderMarkdown(page: Page): string {
  const blocks = [
    renderHeading('#', page.title),
    ...page.lead.map(renderBlock),
    ...page.sections.flatMap(renderSection),
    '---',
    renderLine(page.footer),
  ];
  return `${blocks.join('\n\n')}\n`;
}

function renderSection({ title, blocks }: Section): readonly string[] {
  return [renderHeading('##', title), ...blocks.map(renderBlock)];
}

function renderBlock(block: Block): string {
  switch (block.kind) {
    case 'paragraph':
      return renderLine(block.text);
    case 'notice':
      return `> ${renderLine(block.text)}`;
    case 'steps':
      return block.items.map((item, index) => `${index + 1}. ${renderLine(item)}`).join('\n');
    case 'table':
      return renderTable(block);
    case 'code':
      return renderCode(block, 'powershell');
    case 'letter':
      return renderCode(
        { label: `${block.to === undefined ? '' : `To ${block.to}: `}${block.subject}`, lines: block.lines },
        'text',
      );
    case 'link':
      return `${renderInline({ strong: block.label })}\n\n${renderAddress(block.href)}`;
    case 'ids':
      return block.ids.map(({ label, value }) => `- ${renderLine([`${label}: `, { code: value }])}`).join('\n');
  }
}

/** Escapes every #, because Markdown would drop one at the end of a heading. */
function renderHeading(level: string, text: string): string {
  return `${level} ${escapeMarkdown(text).replaceAll('#', '\\#')}`;
}

/** Renders a line that begins a block. */
function renderLine(text: Text): string {
  return escapeLine(text.map((inline) => renderInline(inline)).join(''));
}

function renderInline(inline: Inline, isInTable = false): string {
  if (typeof inline === 'string') return escapeMarkdown(inline);
  return 'code' in inline ? escapeCode(inline.code, isInTable) : `**${escapeMarkdown(inline.strong).trim()}**`;
}

function renderTable({ head, rows }: Block & { readonly kind: 'table' }): string {
  const row = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;
  const cell = (text: Text) => text.map((inline) => renderInline(inline, true)).join('');
  return [row(head.map(escapeMarkdown)), row(head.map(() => '---')), ...rows.map((cells) => row(cells.map(cell)))].join(
    '\n',
  );
}

function renderCode({ label, lines }: Pick<Letter, 'label' | 'lines'>, language: string): string {
  const text = lines.map(cleanText).join('\n');
  const fence = fenceFor(text, 3);
  return `${renderLine([label])}\n\n${fence}${language}\n${text}\n${fence}`;
}

/** Renders an address alone on its line, in the brackets of RFC 3986, appendix C, so that mail programs keep it whole. */
function renderAddress(href: string): string {
  return isLinkable(href) ? `<${href}>` : escapeCode(href, false);
}
