import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { describe, expect, it } from '@jest/globals';
import { openTerminal } from '../../../browser/support/terminal.ts';
import { formatJson, processConsole } from '../../../../src/common/console/console.ts';
import { formatRows, wrapConsole } from '../../../../src/common/wrap.ts';

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

  it('wraps values in a terminal, and puts one with a long word below its name', () => {
    const terminal = { isInteractive: true, columns: 50 };
    const rows = [
      ['allows', 'read the mail of the mailbox, and mark it as read'],
      ['links', `https://${'x'.repeat(50)}\nhttp://localhost`],
    ] as const;
    expect(formatRows(rows, terminal).split('\n')).toEqual([
      '  allows  read the mail of the mailbox, and mark',
      '          it as read',
      '  links',
      `    https://${'x'.repeat(50)}`,
      '    http://localhost',
      '',
    ]);
  });
});

describe('wrapConsole', () => {
  it('wraps messages and questions at words, and leaves results as they are', async () => {
    const texts: string[] = [];
    const add = (text: string) => {
      texts.push(text);
    };
    const ask = (question: string) => {
      add(question);
      return Promise.resolve('');
    };
    const given = { out: add, err: add, isInteractive: true, hasColor: false, columns: 12, ask, askSecret: ask };
    const console = wrapConsole(given);
    console.err('  - a message of words\n');
    console.out('a result of words\n');
    await console.ask('Is it a question? ', AbortSignal.abort());
    expect(texts).toEqual(['  - a\n    message\n    of words\n', 'a result of words\n', 'Is it a\nquestion? ']);
  });
});

describe('formatJson', () => {
  it('ends with a line break', () => {
    expect(formatJson({ a: 1 })).toBe('{\n  "a": 1\n}\n');
  });
});

describe('processConsole', () => {
  it('has no color without a terminal or with NO_COLOR', () => {
    expect(processConsole({ NO_COLOR: '1' }).hasColor).toBe(false);
    expect(processConsole({ TERM: 'dumb' }).hasColor).toBe(false);
  });

  it('answers a question with nothing when the signal came first', async () => {
    expect(await processConsole().ask('', AbortSignal.abort())).toBe('');
  });
});

describe('a question in a terminal', () => {
  const console = pathToFileURL(resolve('src/common/console/console.ts')).href;
  const ask = (method: string, keys: string) => {
    const program = `const { processConsole } = await import('${console}');
      const answer = await processConsole().${method}('Name? ', new AbortController().signal);
      process.stdout.write('[' + answer + ']');`;
    const terminal = openTerminal(`"${process.execPath}" --input-type=module -e "$PROGRAM"`, '.', { PROGRAM: program });
    return terminal.see(/Name\?/).then(async () => {
      terminal.type(keys);
      expect(await terminal.ended).toBe(0);
      return terminal.text();
    });
  };

  it.each([
    ['what is typed', 'contoso\r', '[contoso]'],
    ['nothing at Ctrl-C', 'cont\u0003', '[]'],
    ['nothing at Ctrl-D', '\u0004', '[]'],
  ])('is answered with %s', async (_, keys, answer) => {
    expect(await ask('ask', keys)).toContain(answer);
  });

  it('for a secret shows nothing that is typed', async () => {
    expect((await ask('askSecret', 'hunter2\r')).replace('[hunter2]', '')).not.toContain('hunter2');
    expect(await ask('askSecret', 'hunter2\u0003')).toMatch(/\[\]$/);
  });
});
