import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from '@jest/globals';
import { parseDocument } from 'yaml';
import { describeFull } from '../support/full.ts';
import { describeWith } from '../support/parts.ts';
import type { Customers } from './support/customer.ts';
import { acceptAs, chooseAccount, landed } from './support/pages.ts';
import { openPerson, type Person } from './support/person.ts';

/** Returns the lines of a document that a person types, in order. */
function commandsOf(document: string): readonly string[] {
  const blocks = readFileSync(document, 'utf8').matchAll(/^```(?:console|sh|bash)\n([^]*?)^```$/gm);
  return [...blocks].flatMap(([, lines = '']) => lines.trim().split('\n'));
}

/**
 * Commands of the tests themselves, of a real tenant, of servers that run until Ctrl-C (here part of the project), and
 * of a new customer repository (tests/tools/walk.full.test.ts).
 */
const isRunElsewhere = (line: string) =>
  ['npm ci && npm test', 'npx mailbox-access emulator --mail'].includes(line) ||
  /^az login |^npx mailbox-access init |^npx --package=|^cd |^npm install/.test(line);

describeWith(['dovecot', 'chromium'], 'the commands of the documents, run as they are written, on the emulator', () => {
  let person: Person;
  let customers: Customers;

  beforeEach(async () => {
    person = await openPerson();
    ({ customers } = person);
    customers.configure('dev');
  });
  afterEach(() => person.close());

  /** Returns the arguments of `npx mailbox-access` that have the line's effect on the emulator. */
  function translate(line: string): readonly string[] {
    if (/^(npm ci && )?npm start$/.test(line)) return ['up', 'dev'];
    const [, words = ''] = /^npx mailbox-access (.+)$/.exec(line) ?? [];
    if (words === '') throw new Error(`No test knows this command: ${line}`);
    const [command = '', ...args] = words.replace('contoso.com', 'contoso.example').split(' ');
    if (command === 'new') args.push('--metadata-host', customers.project.directory.host);
    if (command === 'destroy') args.push('--yes');
    return [command, ...args];
  }

  /** Configures the ports of the test's own mail servers. */
  function useMailServers(stack: string): void {
    const file = join(customers.project.folder, `Pulumi.${stack}.yaml`);
    const settings = parseDocument(readFileSync(file, 'utf8'));
    for (const protocol of ['imap', 'smtp'] as const)
      settings.setIn(['config', `mailbox-access:${protocol}Server`], `localhost:${customers.mail[protocol].port}`);
    writeFileSync(file, settings.toString());
  }

  async function run(line: string): Promise<void> {
    const [command = '', ...args] = translate(line);
    const { browser, visit, follow } = person;
    const running = customers.project.open([command, ...args], { env: { BROWSER: browser.program } });
    if (args.includes('--sign-in'))
      await visit(await browser.next(), async (page) => {
        await chooseAccount(page, 'jobs@contoso.example');
        await running.ended;
      });
    const code = await running.ended;
    if (code !== 0) throw new Error(`${line} ended with ${code}:\n${running.printed.out}${running.printed.err}`);
    const [stack = ''] = args;
    if (command === 'new') useMailServers(stack);
    // `up` grants a new customer's consent.
    if (command === 'handover' && stack === 'dev')
      await follow(
        stack,
        ({ authorizeUrl }) => authorizeUrl,
        async (page) => {
          await acceptAs(page, 'jobs@contoso.example');
          await landed(page);
        },
      );
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
