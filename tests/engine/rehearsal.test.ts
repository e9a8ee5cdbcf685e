import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from '@jest/globals';
import { Client } from '../../packages/entra-emulator/tests/support/client.ts';
import { press } from '../../packages/entra-emulator/tests/support/pages.ts';
import { openCustomers } from '../browser/support/customer.ts';
import type { Customers } from '../browser/support/customer.ts';
import { describeWith } from '../support/parts.ts';
import type { RunningCommand } from '../support/commands/client.ts';

describeWith('dovecot', 'a rehearsal on the emulator', () => {
  let customers: Customers;
  let client: Client;

  beforeEach(async () => {
    customers = await openCustomers();
    client = new Client(customers.project.directory);
    customers.configure('contoso');
  });

  afterEach(async () => {
    client.close();
    await customers.close();
  });

  /** Signs in as the mailbox owner and accepts, as a person does at the link. */
  async function accept(link: string): Promise<void> {
    const { pathname, search } = new URL(link);
    const page = await press(client, await client.send(pathname + search), 'jobs@contoso.example');
    const end = page.status === 302 ? page : await press(client, page, 'Accept');
    expect(end.headers.location).toContain('code=');
  }

  /** Starts a rehearsal with a person who answers by the start of each question. */
  function open(answers: Readonly<Record<string, (running: RunningCommand) => string | Promise<string>>>): RunningCommand {
    const running: RunningCommand = customers.project.open(['rehearse', 'contoso', '--json'], {
      isInteractive: true,
      env: { MAILBOX_ACCESS_PASSWORD: 'embedded-directory-only' },
      ask: async (question) => {
        const [, answer] = Object.entries(answers).find(([start]) => question.startsWith(start)) ?? [];
        if (answer === undefined) throw new Error(`Nobody answers: ${question}`);
        return answer(running);
      },
    });
    return running;
  }

  const yes = () => 'y';
  const acceptLast = async ({ printed }: RunningCommand) => {
    await accept(printed.err.match(/https:\/\/\S+\/authorize\S+/g)?.at(-1) ?? '');
    return '';
  };
  const person = {
    'Create the app registration': yes,
    'Press Enter': acceptLast,
    'Also sign in with the browser': () => 'n',
    'Delete "mailbox-access rehearsal': yes,
  };

  /** What is left of a rehearsal in the tenant and in the project. */
  function leftovers() {
    const state = customers.project.directory.store.findTenant('contoso.example')?.state;
    return {
      applications: state?.applications.map(({ displayName }) => displayName),
      principals: state?.servicePrincipals.length,
      grants: state?.grants,
      deleted: state?.deletedItems,
      folder: existsSync(join(customers.project.folder, '.rehearsal', 'contoso')),
    };
  }
  const nothing = { applications: ['Provisioning'], principals: 4, grants: [], deleted: [], folder: false };

  it('answers the questions, reports no difference and leaves nothing', async () => {
    const { ended, printed } = open(person);
    const code = await ended.catch((e: unknown) => { console.log(printed.err); throw e; });
    console.log(printed.err, printed.out);
    expect(code).toBe(0);
    const result = JSON.parse(printed.out);
    console.log(readFileSync(result.files.report, 'utf8'));
    expect(result.comparison.differences).toEqual([]);
    expect(leftovers()).toEqual(nothing);
  });
});
