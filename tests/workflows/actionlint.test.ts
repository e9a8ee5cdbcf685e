import { execFile } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { beforeAll, describe, expect, it } from '@jest/globals';
import { findGo, goBuildLimitMs, makeGoTool } from '../support/goTools.ts';

const folder = join('.github', 'workflows');
const go = await findGo();

(go === undefined ? describe.skip : describe)('actionlint (needs Go)', () => {
  let actionlint: string;

  beforeAll(async () => {
    actionlint = await makeGoTool('actionlint', go ?? '');
  }, goBuildLimitMs);

  const lint = (...files: readonly string[]): Promise<string> =>
    promisify(execFile)(actionlint, ['-no-color', '-shellcheck', '', '-pyflakes', '', ...files]).then(
      ({ stdout }) => stdout,
      (error: unknown) => (error as { readonly stdout: string }).stdout,
    );

  it('finds nothing in the workflows', async () => {
    const files = readdirSync(folder).map((name) => join(folder, name));
    expect(await lint(...files)).toBe('');
  });

  it('finds untrusted input in a script, and a job that does not exist', async () => {
    const temporary = mkdtempSync(join(tmpdir(), 'mailbox-access-actionlint-'));
    const file = join(temporary, 'preview.yml');
    const bad = readFileSync('.github/workflows/preview.yml', 'utf8')
      .replace('needs: preview', 'needs: previews')
      .replace('run: npx mailbox-access engine', 'run: echo ${{ github.event.pull_request.title }}');
    writeFileSync(file, bad);
    const found = await lint(file);
    rmSync(temporary, { recursive: true });
    expect(found).toContain('"github.event.pull_request.title" is potentially untrusted');
    expect(found).toContain('needs job "previews" which does not exist');
  });
});
