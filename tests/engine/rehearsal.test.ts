import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from '@jest/globals';
import { press, readForms } from '../../packages/entra-emulator/tests/support/pages.ts';
import type { RehearsalResult } from '../../src/checks/rehearsal/run.ts';
import { openCustomers, type Customers } from '../browser/support/customer.ts';
import { takeBrowsersPlace } from '../browser/support/handedUrl.ts';
import { tenantId } from '../support/settings.ts';
import { killTree } from '../crash/inject.ts';
import type { RunningCommand } from '../support/commands/client.ts';
import { describeFull } from '../support/full.ts';
import { describeWith } from '../support/parts.ts';
import { denied } from '../support/project.ts';

type Answer = (running: RunningCommand) => string | Promise<string>;

const password = 'embedded-directory-only';

describeWith('dovecot', 'a rehearsal on the emulator', () => {
  let customers: Customers;

  beforeEach(async () => {
    customers = await openCustomers();
    customers.configure('contoso');
  });

  afterEach(() => customers.close());

  /** Opens a link, signs in as the mailbox owner, accepts the request, and returns the last page. */
  async function signIn(url: string) {
    const link = new URL(url);
    const { client } = customers.project;
    const page = await press(client, await client.send(link.pathname + link.search), 'jobs@contoso.example');
    return page.text.includes('Accept') ? press(client, page, 'Accept') : page;
  }

  /** Accepts at the link printed last. */
  async function acceptLast({ printed }: RunningCommand): Promise<string> {
    const end = await signIn(printed.err.match(/https:\/\/\S+\/authorize\S+/g)?.at(-1) ?? '');
    expect(end.headers.location).toContain('code=');
    return '';
  }

  /** Signs in at a link that a program opened, and posts the result to it, like the page's script. */
  async function signInForProgram(url: string): Promise<void> {
    const [form] = readForms((await signIn(url)).text);
    await fetch(String(form?.action), { method: 'POST', body: new URLSearchParams(form?.fields) });
  }

  const yes: Answer = () => 'y';
  const everyAnswer: Readonly<Record<string, Answer>> = {
    'Create the app registration': yes,
    'Press Enter': acceptLast,
    'Also sign in with the browser': () => 'n',
    'Delete "mailbox-access rehearsal': yes,
  };

  /** Starts a rehearsal with a person whose answers depend on how each question begins. */
  function open(answers: Readonly<Record<string, Answer>> = {}, env: NodeJS.ProcessEnv = {}): RunningCommand {
    const running: RunningCommand = customers.project.open(['rehearse', 'contoso', '--json'], {
      isInteractive: true,
      env: { MAILBOX_ACCESS_PASSWORD: password, ...env },
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

  /** Returns a rehearsal's leftovers in the tenant and the project. */
  function leftovers() {
    const state = customers.project.tenant().state;
    return {
      applications: state.applications.map(({ displayName }) => displayName),
      principals: state.servicePrincipals.length,
      grants: state.grants,
      deleted: state.deletedItems,
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
    expect(result.comparison).toEqual({ compared: expect.any(Number), left: {}, differences: [], unread: [] });
    expect(result.comparison.compared).toBeGreaterThan(100);
    expect(leftovers()).toEqual(nothing);
    const { report, recording } = result.files;
    expect(readFileSync(report, 'utf8')).toContain('No difference.');
    const written = readFileSync(report, 'utf8') + readFileSync(recording, 'utf8');
    for (const secret of [tenantId, 'contoso', password, 'eyJ', 'mailbox-access rehearsal,', '44444444-4444'])
      expect(written).not.toContain(secret);
  });

  describeFull('answers the questions, reports no difference, and leaves nothing', () => {
    it('interrupted by Ctrl-C while the registration is created, deletes it', async () => {
      const running = open();
      customers.project.directory.faults.plan({
        method: 'POST',
        path: '/v1.0/servicePrincipals',
        beforeAnswer: () => {
          running.interrupt();
          return Promise.resolve();
        },
      });
      expect(await running.ended).toBe(1);
      expect(running.printed.err).toContain(
        'The rehearsal of contoso was interrupted. Nothing of it is left in the tenant.',
      );
      expect(leftovers()).toEqual(nothing);
      expect(readdirSync(customers.project.folder)).not.toContain('reports');
    });

    it.each(['Create the app registration', 'Press Enter', 'Delete "mailbox-access rehearsal'])(
      'interrupted at the question "%s", leaves nothing',
      async (question) => {
        const interruptAndSayNothing: Answer = (running) => {
          running.interrupt();
          return '';
        };
        const running = open({ [question]: interruptAndSayNothing });
        expect(await running.ended).toBe(1);
        expect(running.printed.err).toContain('interrupted');
        expect(leftovers()).toEqual(nothing);
      },
    );

    it.each([
      ['POST', '/v1.0/applications'],
      ['PATCH', '/v1.0/applications/'],
      ['POST', '/v1.0/servicePrincipals'],
    ])('killed at %s %s, is removed by the next run', async (method, path) => {
      const { project } = customers;
      const isHeld = Promise.withResolvers<undefined>();
      const end = Promise.withResolvers<undefined>();
      project.directory.faults.plan({
        method,
        path,
        beforeAnswer: () => {
          isHeld.resolve(undefined);
          return end.promise;
        },
      });
      const killed = project.start('rehearse', 'contoso', '--yes');
      await isHeld.promise;
      killTree(Number(killed.process.pid));
      end.resolve(undefined);
      await killed.ended;
      expect(leftovers()).toMatchObject({ folder: true, applications: ['Provisioning', expect.any(String)] });
      const { code, err, out } = await project.run('rehearse', 'contoso', '--yes', '--json');
      expect({ code, err }).toMatchObject({ code: 0, err: expect.stringContaining('Removing what it left.') });
      expect((JSON.parse(out) as RehearsalResult).comparison.differences).toEqual([]);
      expect(leftovers()).toEqual(nothing);
    });

    it('reports what the emulator answers otherwise', async () => {
      const { faults } = customers.project.directory;
      const error = { code: 'Authorization_RequestDenied', message: 'Insufficient privileges for Contoso.' };
      faults.plan({ method: 'GET', path: '/v1.0/organization', status: 403, error });
      const { comparison, files } = await readResult(open());
      expect(comparison.differences).toEqual([
        { request: 'GET /v1.0/organization', what: 'status 403, the emulator answers 200' },
      ]);
      expect(readFileSync(files.report, 'utf8')).toContain('- `GET /v1.0/organization`: status 403');
    });

    it('asked to keep the registration, names it and removes it at the next run', async () => {
      const running = open({ 'Delete "mailbox-access rehearsal': () => 'n' });
      expect(await running.ended).toBe(1);
      expect(running.printed.err).toMatch(/The app registration\s"mailbox-access[^"]+"\sis\sstill\sin\sthe\stenant/);
      expect(leftovers().folder).toBe(true);
      customers.configure('contoso', { 'azuread:tenantId': '77777777-7777-4777-8777-777777777777' });
      const elsewhere = await customers.project.run('rehearse', 'contoso', '--yes');
      expect(elsewhere.err).toContain(`left a registration in another tenant, ${tenantId}`);
      customers.configure('contoso');
      expect((await customers.project.run('rehearse', 'contoso', '--yes')).code).toBe(0);
      expect(leftovers()).toEqual(nothing);
    });

    it('that may not create an application writes a report, and leaves nothing', async () => {
      customers.project.directory.faults.plan({ method: 'POST', path: '/v1.0/applications', ...denied });
      const { code, err } = await customers.project.run('rehearse', 'contoso', '--yes');
      expect({ code, err }).toMatchObject({ code: 1, err: expect.stringContaining('Report: ') });
      const report = readFileSync(join(customers.project.folder, 'reports', 'rehearsal', 'contoso.md'), 'utf8');
      expect(report).toContain('| Create the registration | failed | engine-failed |');
      expect(report).toContain('`POST /v1.0/applications`: status 403, the emulator answers 201');
      expect(leftovers()).toEqual(nothing);
    });

    it('also signs in with the browser, and counts what only a person could repeat', async () => {
      const browser = await takeBrowsersPlace();
      const openBrowser: Answer = () => {
        void browser.next().then(signInForProgram);
        return 'y';
      };
      const { comparison, steps } = await readResult(
        open({ 'Also sign in with the browser': openBrowser }, { BROWSER: browser.program }),
      );
      browser.close();
      expect(steps.map(({ title, result }) => `${title}: ${result}`)).toEqual(
        expect.arrayContaining([
          'After the link guide: sign-in by browser: passed',
          'After the link all: sign-in by browser: passed',
        ]),
      );
      expect(comparison).toMatchObject({ left: { 'a person signed in': 2 }, differences: [] });
    });

    it('measures replication lag, which is no difference', async () => {
      customers.project.directory.faults.plan({ method: 'POST', path: '/v1.0/applications', lag: 1 });
      const { comparison, findings } = await readResult(open());
      expect(comparison).toMatchObject({ left: { 'replication lag': 1 }, differences: [] });
      expect(findings[3]?.answer).toMatch(/^up to \d+\.\d s after a creation;/);
    });

    it('without a terminal and without --yes changes nothing', async () => {
      const { code, err } = await customers.project.run('rehearse', 'contoso');
      expect({ code, err }).toMatchObject({ code: 2, err: expect.stringContaining('rehearse contoso --yes') });
      expect(customers.project.takeRequests()).toEqual([]);
    });
  });
});
