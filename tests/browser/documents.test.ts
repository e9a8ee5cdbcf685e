import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from '@jest/globals';
import type { Page } from 'playwright-core';
import { parseDocument } from 'yaml';
import { describeFull } from '../support/full.ts';
import { describeWith } from '../support/parts.ts';
import { startChromium } from './support/chromium.ts';
import type { Chromium } from './support/chromium.ts';
import { openCustomers } from './support/customer.ts';
import type { Customers } from './support/customer.ts';
import { takeBrowsersPlace } from './support/handedUrl.ts';
import type { HandedUrls } from './support/handedUrl.ts';
import { acceptAs, chooseAccount } from './support/pages.ts';

/** The lines of a document that a person types, in their order. */
function commandsOf(document: string): readonly string[] {
  const blocks = readFileSync(document, 'utf8').matchAll(/^```(?:console|sh|bash)\n([^]*?)^```$/gm);
  return [...blocks].flatMap(([, lines = '']) => lines.trim().split('\n'));
}

/**
 * What a run of the tests is in the middle of, what needs a tenant, what serves until Ctrl-C (here a part of the project's own), and what makes
 * a repository of customers (tests/tools/walk.full.test.ts).
 */
const isRunElsewhere = (line: string) =>
  ['npm ci && npm test', 'npx mailbox-access emulator --mail'].includes(line) ||
  /^az login |^npx mailbox-access init |^npx --package=|^cd |^npm install/.test(line);

describeWith('dovecot', 'the commands of the documents', () => {
  describeWith('chromium', 'run as they are written, on the emulator', () => {
    let customers: Customers;
    let chromium: Chromium;
    let browser: HandedUrls;

    beforeAll(async () => {
      [chromium, browser] = await Promise.all([startChromium(), takeBrowsersPlace()]);
    });
    afterAll(async () => {
      browser.close();
      await chromium.close();
    });
    beforeEach(async () => {
      customers = await openCustomers();
      customers.configure('dev');
    });
    afterEach(() => customers.close());

    /** The words after `npx mailbox-access` that do on the emulator what the line does. */
    function translate(line: string): readonly string[] {
      if (/^(npm ci && )?npm start$/.test(line)) return ['up', 'dev'];
      const [, words = ''] = /^npx mailbox-access (.+)$/.exec(line) ?? [];
      if (words === '') throw new Error(`No test knows this command: ${line}`);
      const [command = '', ...args] = words.replace('contoso.com', 'contoso.example').split(' ');
      if (command === 'new') args.push('--metadata-host', customers.project.directory.host);
      if (command === 'destroy') args.push('--yes');
      return [command, ...args];
    }

    async function accept(stack: string): Promise<void> {
      const { out } = await customers.project.run('outputs', stack, '--json');
      const page = await (await chromium.open()).newPage();
      await page.goto((JSON.parse(out) as { authorizeUrl: string }).authorizeUrl);
      await acceptAs(page, 'jobs@contoso.example');
      await page.getByRole('heading', { name: 'You can close this window' }).waitFor();
      await page.context().close();
    }

    /** The mail servers of a test have ports of their own. */
    function useMailServers(stack: string): void {
      const file = join(customers.project.folder, `Pulumi.${stack}.yaml`);
      const settings = parseDocument(readFileSync(file, 'utf8'));
      for (const protocol of ['imap', 'smtp'] as const)
        settings.setIn(['config', `mailbox-access:${protocol}Server`], `localhost:${customers.mail[protocol].port}`);
      writeFileSync(file, settings.toString());
    }

    /** Returns the page, on which the sign-in ends. */
    async function signIn(): Promise<Page> {
      const page = await (await chromium.open()).newPage();
      await page.goto(await browser.next());
      await chooseAccount(page, 'jobs@contoso.example');
      return page;
    }

    async function run(line: string): Promise<void> {
      const [command = '', ...args] = translate(line);
      const running = customers.project.open([command, ...args], { env: { BROWSER: browser.program } });
      const page = args.includes('--sign-in') ? await signIn() : undefined;
      const code = await running.ended;
      await page?.context().close();
      if (code !== 0) throw new Error(`${line} ended with ${code}:\n${running.printed.out}${running.printed.err}`);
      const [stack = ''] = args;
      if (command === 'new') useMailServers(stack);
      // A new customer's consent is granted by up.
      if (command === 'handover' && stack === 'dev') await accept(stack);
    }

    const isRun = async (document: string): Promise<void> => {
      const lines = commandsOf(document).filter((line) => !isRunElsewhere(line));
      expect(lines.length).toBeGreaterThan(5);
      for (const line of lines) await run(line);
    };
    it.each(['docs/getting-started.md'])('%s', isRun);
    describeFull('docs/getting-started.md', () => {
      it.each(['README.md'])('%s', isRun);
    });
  });
});
