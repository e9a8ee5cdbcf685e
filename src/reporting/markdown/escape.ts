import { cleanText } from '../../common/text.ts';

/**
 * A text in which nothing is Markdown (CommonMark 0.31, GitHub's tables, strikethrough, mathematics and bare links, which
 * would else make a link of an address in a name).
 */
export function escapeMarkdown(text: string): string {
  return (
    cleanText(text)
      // A mention is looked for when the Markdown has been read, where a backslash helps no more; a zero-width space does.
      .replace(/(?<!\w)@(?=\w)/g, '@\u200b')
      .replace(/[\\`*_[\]<>|~$]/g, '\\$&')
      .replace(/&(?=#|\w+;)/g, '\\&')
      .replace(/:(?=\/\/)|(?<=\bmailto):|(?<=\bwww)\.|(?<=\S)@(?=\S)|\{(?=[{%])/gi, '\\$&')
  );
}

/** The same at the beginning of a block, where more characters have a meaning. */
export function escapeLine(markdown: string): string {
  const line = markdown.trim();
  return /^\d+[.)]/.test(line) ? line.replace(/[.)]/, '\\$&') : line.replace(/^[-+#]/, '\\$&');
}

/** Monospace, as `code` between more backticks than it holds; plain text where that cannot hold it. */
export function escapeCode(text: string, isInTable: boolean): string {
  const value = cleanText(text);
  // A table takes a pipe for the end of a cell inside of code too, and parsers differ about a backslash before one.
  if (value.trim() === '' || (isInTable && value.includes('|'))) return escapeMarkdown(value);
  const ticks = fenceFor(value, 1);
  const space = /^[` ]|[` ]$/.test(value) ? ' ' : '';
  return `${ticks}${space}${value}${space}${ticks}`;
}

/** Backticks that no line of `text` ends by itself. */
export function fenceFor(text: string, least: number): string {
  const longest = Math.max(0, ...[...text.matchAll(/`+/g)].map(([ticks]) => ticks.length));
  return '`'.repeat(Math.max(least, longest + 1));
}
