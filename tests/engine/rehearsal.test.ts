import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from '@jest/globals';
import { Client } from '../../packages/entra-emulator/tests/support/client.ts';
import { press } from '../../packages/entra-emulator/tests/support/pages.ts';
import type { RehearsalResult } from '../../src/checks/rehearsal/run.ts';
import { openCustomers } from '../browser/support/customer.ts';
import type { Customers } from '../browser/support/customer.ts';
import { killTree } from '../crash/inject.ts';
import type { RunningCommand } from '../support/commands/client.ts';
import { describeFull } from '../support/full.ts';
import { describeWith } from '../support/parts.ts';

type Answer = (running: RunningCommand) => string | Promise<string>;

const password = 'embedded-directory-only';

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

  /** Opens the link that was printed last, signs in as the mailbox owner and accepts. */
  async function acceptLast({ printed }: RunningCommand): Promise<string> {
    const link = new URL(printed.err.match(/https:\/\/\S+\/authorize\S+/g)?.at(-1) ?? '');
    const page = await press(client, await client.send(link.pathname + link.search), 'jobs@contoso.example');
    const end = page.status === 302 ? page : await press(client, page, 'Accept');
    expect(end.headers.location).toContain('code=');
    return '';
  }

  const yes: Answer = () => 'y';
  const everyAnswer: Readonly<Record<string, Answer>> = {
    'Create the app registration': yes,
    'Press Enter': acceptLast,
    'Also sign in with the browser': () => 'n',
    'Delete "mailbox-access rehearsal': yes,
  };

  /** Starts a rehearsal with a person who answers each question by how it begins. */
  function open(answers: Readonly<Record<string, Answer>> = {}): RunningCommand {
    const running: RunningCommand = customers.project.open(['rehearse', 'contoso', '--json'], {
      isInteractive: true,
      env: { MAILBOX_ACCESS_PASSWORD: password },
      ask: async (question) => {
        const answer = Object.entries({ ...everyAnswer, ...answers }).find(([start]) =>
          question.startsWith(start),
        )?.[1];
        if (answer === undefined) throw new Error(`Nobody answers: ${question}`);
        return answer(running);
      },
    });
    return running;
  }

  async function readResult({ ended, printed }: RunningCommand): Promise<RehearsalResult> {
    expect({ code: await ended, err: printed.err }).toMatchObject({ code: 0 });
    return JSON.parse(printed.out) as RehearsalResult;
  }

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

  it('answers the questions, reports no difference, and leaves nothing', async () => {
    const result = await readResult(open());
    expect(result.findings.map(({ answer }) => answer)).toEqual([
      'yes',
      'yes',
      'AADSTS65001 (invalid_grant, consent_required)',
      'none seen after a creation; none seen after a deletion',
      'microsoft-user-default-recommended, microsoft-user-default-allow-consent-apps',
    ]);
    expect(result.comparison).toEqual({ compared: expect.any(Number), left: {}, differences: [] });
    expect(result.comparison.compared).toBeGreaterThan(100);
    expect(leftovers()).toEqual(nothing);
    const { report, recording } = result.files;
    expect(readFileSync(report, 'utf8')).toContain('No difference.');
    const written = readFileSync(report, 'utf8') + readFileSync(recording, 'utf8');
    const { tenantId } = JSON.parse(JSON.stringify({ tenantId: '11111111-1111-4111-8111-111111111111' })) as {
      tenantId: string;
    };
    for (const secret of [tenantId, 'contoso', password, 'eyJ', 'mailbox-access rehearsal,', '44444444-4444'])
      expect(written).not.toContain(secret);
  });
});
