import { execFile, spawn } from 'node:child_process';
import { mkdtempSync, rmdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, it } from '@jest/globals';
import { formatJson } from '../../../src/common/console/console.ts';
import { filterText } from '../../../src/cli/terminal/filter.ts';
import { openProject } from '../../support/project.ts';

const escape = '\u001b';

describe('filterText', () => {
  it.each([
    ['clears the screen', `a${escape}[2Jb`],
    ['moves the cursor', `a${escape}[1;1Hb`],
    ['sets the title', `a${escape}]0;title\u0007b`],
    ['sets the title, ended otherwise', `a${escape}]0;title${escape}\\b`],
    ['makes a link', `a${escape}]8;;https://host.example${escape}\\b`],
    ['asks the terminal', `a${escape}[6nb`],
    ['sends a device string', `a${escape}P+q544e${escape}\\b`],
    ['resets the terminal', `a${escape}cb`],
    ['chooses letters', `a${escape}(0b`],
    ['hides text', `a${escape}[8mb`],
    ['turns colors round', `a${escape}[7mb`],
    ['hides text beside a color', `a${escape}[31;8mb`],
    ['is a command in eight bits', 'a\u009b2Jb'],
    ['turns the direction', 'a\u202eb'],
    ['isolates a direction', 'a\u2066b'],
    ['ends a line for some', 'a\u2028b'],
    ['goes back to the begin of the line', 'a\rb'],
    ['deletes', 'a\u0008b'],
    ['rings', 'a\u0007b'],
    ['is cut off', `ab${escape}`],
    ['is black', `a${escape}[30mb`],
    ['is white', `a${escape}[38;5;15mb`],
  ])('removes what %s', (_, text) => {
    expect(filterText(text)).toBe('ab');
  });

  it.each([
    ['lines and tabs', 'a\n\tb\n'],
    ['bold and colors', `${escape}[1m${escape}[31mred${escape}[0m${escape}[39m${escape}[m`],
    ['the colors of the engine', `${escape}[38;5;13m${escape}[1mdiff${escape}[0m`],
    ['other writing', '採用 Bewerbungen نظام 📬 👩‍💻'],
  ])('keeps %s', (_, text) => {
    expect(filterText(text)).toBe(text);
  });

  it('loses no text to a command without an end', () => {
    expect(filterText(`a${escape}]0;b\nc\u009dd`)).toBe('a0;b\ncd');
  });

  it('takes no time for a long text that is no command', () => {
    const text = `${escape}[${'1;'.repeat(200_000)}`;
    expect(filterText(text).length).toBeLessThan(text.length);
  });
});

describe('formatJson', () => {
  it('escapes what a terminal obeys, and reads the same', () => {
    const value = { name: 'a\u202eb\u009bc\u007f\u2066\u2028\u001b[2J"\\' };
    const json = formatJson(value);
    expect(json).toMatch(/^[\x20-\x7e\n]+$/);
    expect(JSON.parse(json)).toEqual(value);
  });
});

describe('a command', () => {
  const bin = resolve('bin/mailbox-access.js');

  it('continues without a message when its reader stops', async () => {
    const child = spawn(process.execPath, [bin, '--help'], { stdio: ['ignore', 'pipe', 'pipe'] });
    let err = '';
    child.stderr.setEncoding('utf8').on('data', (text: string) => (err += text));
    child.stdout.destroy();
    const code = await new Promise((done) => child.on('close', done));
    expect({ code, err }).toEqual({ code: 0, err: '' });
  });

  it('reports that its working folder was deleted', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'mailbox-access-gone-'));
    const args = ['-c', 'cd "$1" && rmdir "$1" && exec "$2" "$3" status', 'sh', folder, process.execPath, bin];
    const run = promisify(execFile)('/bin/sh', args);
    await expect(run).rejects.toMatchObject({
      code: 1,
      stderr: expect.stringMatching(/^error: The current folder no longer exists\.\n.*\n$/),
    });
    expect(() => {
      rmdirSync(folder);
    }).toThrow('ENOENT');
  });

  it.each(['verify', 'preview', 'up', 'new', 'preflight', 'adopt', 'refresh', 'destroy', 'remove', 'rehearse'])(
    'does not %s while Node checks no certificate',
    async (command) => {
      const env = { ...process.env, NODE_TLS_REJECT_UNAUTHORIZED: '0' };
      const run = promisify(execFile)(process.execPath, [bin, command, 'dev'], { env });
      await expect(run).rejects.toMatchObject({
        code: 2,
        stdout: '',
        stderr: expect.stringMatching(
          /error: NODE_TLS_REJECT_UNAUTHORIZED is 0, .*\nRemove it from the environment: unset/,
        ),
      });
    },
  );

  it('reports the limit of open files', async () => {
    const project = await openProject();
    project.configure('contoso', {});
    const args = ['-c', 'ulimit -n 24; exec "$1" "$2" up contoso', 'sh', process.execPath, bin];
    const run = promisify(execFile)('/bin/sh', args, { cwd: project.folder });
    await expect(run).rejects.toMatchObject({
      code: 1,
      stderr: expect.stringMatching(/error: This process cannot open more files\. \(EMFILE.*\nRaise the limit/),
    });
    await project.close();
  });
});
