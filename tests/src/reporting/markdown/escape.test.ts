import { describe, expect, it } from '@jest/globals';
import { escapeMarkdown } from '../../../../src/reporting/markdown/escape.ts';

describe('escapeMarkdown', () => {
  it.each([
    ['@octocat', '@\u200boctocat'],
    ['thanks to @octocat and @org/team', 'thanks to @\u200boctocat and @\u200borg/team'],
    ['\n@octocat', ' @\u200boctocat'],
    ['(@octocat)', String.raw`(\@` + '\u200boctocat)'],
  ])('leaves no live mention of %j', (text, markdown) => {
    expect(escapeMarkdown(text)).toBe(markdown);
  });

  it('keeps an address as it is read', () => {
    expect(escapeMarkdown('jobs@contoso.example')).toBe(String.raw`jobs\@contoso.example`);
  });
});
