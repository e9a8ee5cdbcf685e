import { describe, expect, it } from '@jest/globals';
import { formatJson, formatRows, processConsole } from '../../../../src/common/console/console.ts';

describe('formatRows', () => {
  it('aligns values and never cuts a link', () => {
    const link = `https://login.microsoftonline.com/${'x'.repeat(300)}`;
    expect(
      formatRows([
        ['a', link],
        ['longer', 'b'],
      ]),
    ).toBe(`  a       ${link}\n  longer  b\n`);
  });
});

describe('formatJson', () => {
  it('ends with a line break', () => {
    expect(formatJson({ a: 1 })).toBe('{\n  "a": 1\n}\n');
  });
});

describe('processConsole', () => {
  it('has no color where nobody would see it, or who sees it wants none', () => {
    expect(processConsole({ NO_COLOR: '1' }).hasColor).toBe(false);
    expect(processConsole({ TERM: 'dumb' }).hasColor).toBe(false);
  });

  it('answers a question with nothing when the signal came first', async () => {
    expect(await processConsole().ask('', AbortSignal.abort())).toBe('');
  });
});
