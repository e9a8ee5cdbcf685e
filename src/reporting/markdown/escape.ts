import { cleanLines, cleanText } from '../../common/text.ts';

/**
 * Escapes all Markdown in a text (CommonMark 0.31, GitHub's tables, strikethrough, mathematics and bare links, which
 * would make a link of an address in a name).
 */
export function escapeMarkdown(text: string): string {
  return (
    cleanText(text)
      // Mentions are searched after the Markdown is parsed, so a backslash does not help, but a zero-width space does.
      .replace(/(?<!\w)@(?=\w)/g, '@\u200b')
      .replace(/[\\`*_[\]<>|~$]/g, '\\$&')
      .replace(/&(?=#|\w+;)/g, '\\&')
      .replace(/:(?=\/\/)|(?<=\bmailto):|(?<=\bwww)\.|(?<=\S)@(?=\S)|\{(?=[{%])/gi, '\\$&')
  );
}

/** Escapes the beginning of a block, where more characters have a meaning. */
export function escapeLine(markdown: string): string {
  const line = markdown.trim();
  return /^\d+[.)]/.test(line) ? line.replace(/[.)]/, '\\$&') : line.replace(/^[-+#]/, '\\$&');
}

/** Renders a text as code, between more backticks than it contains; as plain text if it cannot be code. */
export function escapeCode(text: string, isInTable: boolean): string {
  const value = cleanText(text);
  // In a table, a pipe ends the cell even in code, and parsers differ about a backslash before it.
  if (value.trim() === '' || (isInTable && value.includes('|'))) return escapeMarkdown(value);
  const ticks = fenceFor(value, 1);
  const space = /^[` ]|[` ]$/.test(value) ? ' ' : '';
  return `${ticks}${space}${value}${space}${ticks}`;
}

/** Returns more backticks than any run of them in `text`. */
export function fenceFor(text: string, least: number): string {
  const longest = Math.max(0, ...[...text.matchAll(/`+/g)].map(([ticks]) => ticks.length));
  return '`'.repeat(Math.max(least, longest + 1));
}

/**
 * Escapes everything that GitHub interprets: Markdown, mentions, references and addresses. It searches for the last
 * three after it parses the Markdown, so a backslash does not help, but a zero-width space does, as in Dependabot.
 */
export function escapeGitHub(text: string): string {
  return escapeMarkdown(text)
    .replaceAll('#', String.raw`\#`)
    .replace(/@(?!\u200b)/g, '@\u200b')
    .replace(/#(?=\d)|\bGH-(?=\d)/gi, '$&\u200b');
}

/** Renders literal lines, between fences that none of them closes. */
export function renderFence(text: string, language: string): string {
  // An HTML comment identifies our comment in the pull request, so a quoted text must not contain one.
  const lines = cleanLines(text).replaceAll('<!--', '<! --');
  const fence = fenceFor(lines, 3);
  return `${fence}${language}\n${lines}\n${fence}`;
}

/**
 * Moves the signs of an engine's diff to the first column, where GitHub colors them, and replaces `~` by `!`. Leaves
 * out lines that only identify a resource.
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
