import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { describe, expect, it } from '@jest/globals';

/** Prints the URL of every module that a process has loaded, when it ends. */
const printModules = `data:text/javascript,${encodeURIComponent(`
  import { writeSync } from 'node:fs';
  import { registerHooks } from 'node:module';
  const urls = [];
  registerHooks({ load: (url, context, next) => (urls.push(url), next(url, context)) });
  process.on('exit', () => writeSync(2, urls.join('\\n')));
`)}`;

async function listPackages(...args: readonly string[]): Promise<readonly string[]> {
  const node = ['--import', printModules, 'bin/mailbox-access.js', ...args];
  const { stderr } = await promisify(execFile)(process.execPath, node);
  expect(stderr).toContain('/src/cli/main.ts');
  return [...new Set([...stderr.matchAll(/\/node_modules\/((?:@[^/]+\/)?[^/]+)/g)].map(([, name]) => String(name)))];
}

describe('the start of the command line', () => {
  it.each(['--version', '--help', 'up --help', 'new --help', 'verify --help'])(
    'loads no package but commander for `%s`',
    async (line) => {
      expect(await listPackages(...line.split(' '))).toEqual(['commander']);
    },
  );
});
