import { cleanLines, cleanText } from '../../common/text.ts';

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

/**
 * A text in which GitHub finds nothing: no Markdown, and no mention, reference or address, which it looks for in the text that is
 * left when the Markdown is read, where a backslash helps no more. A zero-width space does, as Dependabot and Renovate have it.
 */
export function escapeGitHub(text: string): string {
  return escapeMarkdown(text)
    .replaceAll('#', String.raw`\#`)
    .replace(/@(?!\u200b)/g, '@\u200b')
    .replace(/#(?=\d)|\bGH-(?=\d)/gi, '$&\u200b');
}

/** Lines as they are, between fences that none of them closes. */
export function renderFence(text: string, language: string): string {
  // The comment is found again by an HTML comment: what is quoted must hold none.
  const lines = cleanLines(text).replaceAll('<!--', '<! --');
  const fence = fenceFor(lines, 3);
  return `${fence}${language}\n${lines}\n${fence}`;
}

/**
 * A diff of the engine with its signs in the first column, where GitHub colors them; `!` stands for `~`. Without the lines that only
 * say what a resource is called.
 */
export function alignDiff(diff: string): string {
  return diff
    .split('\n')
    .filter((line) => !/^\s*\[(?:urn|provider|id)=.*\]$/.test(line))
    .map((line) => {
      const [, indent = '', sign = '', rest = ''] = /^(\s*)([+~-]{1,2})(?=[\s\w])(.*)$/.exec(line) ?? [];
      if (sign === '') return ` ${line}`;
      const first = sign === '+' || sign === '++' ? '+' : sign === '-' || sign === '--' ? '-' : '!';
      return `${first}${indent}${sign.length === 1 ? ' ' : sign}${rest}`;
    })
    .join('\n');
}
