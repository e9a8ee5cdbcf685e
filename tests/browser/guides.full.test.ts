import { execFileSync, spawn, type ChildProcess } from 'node:child_process';
import { basename, resolve } from 'node:path';
import { afterEach, beforeEach, it } from '@jest/globals';
import { developmentTenant } from '@mailbox-access/entra-emulator';
import { emulatorFolder, makeBackend } from '../../src/pulumi/emulator/backend.ts';
import { killTree } from '../crash/inject.ts';
import { describeFull } from '../support/full.ts';
import { describeWith } from '../support/parts.ts';
import { blocksOf, guides, notRun, preparations } from './support/guides.ts';
import { chooseAccount } from './support/pages.ts';
import { openPerson, type Person } from './support/person.ts';

describeFull('tests/browser/documents.test.ts: docs/getting-started.md', () => {
  describeWith(['dovecot', 'chromium'], 'the commands of the guides, run as they are written, on the emulator', () => {
    let person: Person;
    let shell: ChildProcess | undefined;

    beforeEach(async () => {
      person = await openPerson();
      for (const stack of ['dev', 'contoso', 'fabrikam', 'north-1', 'north-2'])
        person.customers.configure(stack, { consent: 'user' });
      git('init', '--quiet', '--initial-branch', 'main');
      git('config', 'user.name', 'A');
      git('config', 'user.email', 'a@b.example');
      git('add', 'Pulumi.*');
      git('commit', '--quiet', '--message', 'Customers');
    });
    afterEach(async () => {
      const isRunning = shell?.exitCode === null && shell.signalCode === null;
      if (isRunning && shell?.pid !== undefined) killTree(shell.pid);
      await person.close();
    });

    function git(...args: readonly string[]): void {
      execFileSync('git', args, { cwd: person.customers.project.folder });
    }

    /** Adapts the line to the emulator's tenant, without prompts. */
    function translate(line: string): string {
      const { host } = person.customers.project.directory;
      const translated = line
        .replaceAll('contoso.com', developmentTenant.domain)
        .replace(/^TENANT=[0-]+/, `TENANT=${developmentTenant.tenantId}`)
        .replace(/ 0{8}-[0-]+/, ' "$CLIENT_ID"')
        .replace(' --emulator', '');
      if (line.includes('mailbox-access new ')) return `${translated} --metadata-host ${host}`;
      if (/access (adopt|remove|rehearse) |^pulumi cancel /.test(line)) return `${translated} --yes`;
      if (line.startsWith('pulumi stack init '))
        return `${translated}; pulumi config set azuread:metadataHost ${host} --stack contoso`;
      return translated;
    }

    /** Runs commands in bash, where `npx mailbox-access` is this checkout and `pulumi` uses the emulator's stacks. */
    async function paste(commands: readonly string[]): Promise<void> {
      const { folder } = person.customers.project;
      const backend = await makeBackend(emulatorFolder(folder));
      const program = [
        `npx() { shift; '${process.execPath}' '${resolve('bin/mailbox-access.js')}' "$@"; }`,
        `pulumi() { '${String(process.env.MAILBOX_ACCESS_TEST_ENGINE)}' "$@"; }`,
        ...commands,
      ].join('\n');
      const child = spawn('bash', ['-x', '-e', '-u', '-o', 'pipefail', '-c', program], {
        cwd: folder,
        env: { ...process.env, ...backend, BROWSER: person.browser.program },
        stdio: ['ignore', 'pipe', 'pipe'],
      });
      let printed = '';
      shell = child;
      for (const stream of [child.stdout, child.stderr])
        stream.setEncoding('utf8').on('data', (text: string) => (printed += text));
      const code = await new Promise<number | null>((done) => child.on('close', done));
      if (code !== 0) throw new Error(`Ended with ${code}:\n${printed}`);
    }

    it.each(guides)('%s', async (guide) => {
      for (const block of blocksOf(guide)) {
        const lines = block.filter((line) => !notRun.some(([pattern]) => pattern.test(line)));
        const ended = paste(lines.flatMap((line) => [preparations[basename(guide)]?.[line] ?? '', translate(line)]));
        if (lines.some((line) => line.includes('--sign-in'))) {
          const early = ended.then(() => Promise.reject<string>(new Error('No browser was opened.')));
          early.catch(() => undefined);
          await person.visit(await Promise.race([person.browser.next(), early]), async (page) => {
            await chooseAccount(page, 'jobs@contoso.example');
            await ended;
          });
        } else await ended;
      }
    });
  });
});
