import { escapeMarkdown, fenceFor } from '../escape.ts';
import { cleanLines } from '../../../common/text.ts';

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
