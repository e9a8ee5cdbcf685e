import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Client } from '../../../packages/entra-emulator/tests/support/client.ts';
import { press } from '../../../packages/entra-emulator/tests/support/pages.ts';
import { choose } from '../../../packages/entra-emulator/tests/support/signIn.ts';
import type { Outputs } from '../../../src/registration/outputs/schema.ts';
import { describeFull } from '../../support/full.ts';
import { describeWith } from '../../support/parts.ts';
import { diagnosesOf, everythingPassed, openCustomers, resultsOf, type Customers } from '../support/customer.ts';
import { readDeviceCode } from '../support/deviceCode.ts';

const password = { MAILBOX_ACCESS_PASSWORD: 'embedded-directory-only' };
const wrongPassword = { MAILBOX_ACCESS_PASSWORD: 'not-that-one' };

describeWith('dovecot', 'a proof without a browser', () => {
  let customers: Customers;

  beforeAll(async () => {
    customers = await openCustomers();
    await customers.provision('contoso', { customer: 'Contoso', consent: 'user' });
  });
  afterAll(() => customers.close());

  const verify = (env: NodeJS.ProcessEnv, ...options: readonly string[]) =>
    customers.project.runWith(env, 'verify', 'contoso', ...options);

  it('with a wrong password is reported as AADSTS50126, and passes with the right one', async () => {
    const report = await customers.verifyByPassword('not-that-one', 'contoso');
    expect(resultsOf(report)).toEqual({
      declared: 'passed',
      consent: 'passed',
      'sign-in': 'failed',
      profile: 'skipped',
      claims: 'skipped',
      imap: 'skipped',
      smtp: 'skipped',
    });
    expect(diagnosesOf(report, 'sign-in')).toEqual([expect.objectContaining({ code: 'AADSTS50126' })]);
    expect(resultsOf(await customers.verifyAsMonitor('contoso'))).toEqual(everythingPassed);
  });

  describeFull('with a wrong password is reported as AADSTS50126, and passes with the right one', () => {
    it('whose device code expires gets an error, and passes with another one', async () => {
      const proof = customers.openVerify({}, 'contoso', '--device-code');
      const { uri, code } = await readDeviceCode(proof);
      expect(uri).toBe(`${customers.project.directory.origin}/devicelogin`);
      expect(code).toMatch(/^[A-Z\d]{9}$/);
      await customers.expireDeviceCodes();
      const report = await proof.report;
      expect((await proof.ended).code).toBe(1);
      expect(diagnosesOf(report, 'sign-in')).toEqual([
        expect.objectContaining({ code: 'AADSTS70020', resolvedBy: 'mailbox owner' }),
      ]);
      expect(resultsOf(report)).toMatchObject({ claims: 'skipped', imap: 'skipped' });

      const again = customers.openVerify({}, 'contoso', '--device-code');
      await enter((await readDeviceCode(again)).code);
      expect(resultsOf(await again.report)).toEqual(everythingPassed);
    });
  });

  /** Enters a device code in a headless browser, as a person does. */
  async function enter(code: string): Promise<void> {
    const client = new Client(customers.project.directory);
    const page = await press(client, await client.send('/devicelogin'), 'Next', { user_code: code });
    expect((await choose(client, page, 'jobs')).text).toContain('You have signed in');
    client.close();
  }

  type AccountRow = readonly [wrong: object, right: object, code: string, resolvedBy: string];
  const isTold = async (...[wrong, right, code, resolvedBy]: AccountRow): Promise<void> => {
    await customers.changeUser('jobs', wrong);
    const report = await customers.verifyAsMonitor('contoso');
    expect(diagnosesOf(report, 'sign-in')).toEqual([expect.objectContaining({ code, resolvedBy })]);
    await customers.changeUser('jobs', right);
    expect(resultsOf(await customers.verifyAsMonitor('contoso'))).toEqual(everythingPassed);
  };
  describeFull('with a wrong password is reported as AADSTS50126, and passes with the right one', () => {
    it.each<AccountRow>([
      [{ locked: true }, { locked: false }, 'AADSTS50053', 'administrator'],
      [{ passwordExpired: true }, { passwordExpired: false }, 'AADSTS50055', 'mailbox owner'],
      [{ accountEnabled: false }, { accountEnabled: true }, 'AADSTS50057', 'administrator'],
      [{ multiFactor: 'unregistered' }, { multiFactor: 'none' }, 'AADSTS50079', 'administrator'],
    ])('of an account with %j is told so, and passes with %j', isTold);
  });

  it("passes by the guide's consent alone, and names the other link where the tenant wants consent on Exchange Online", async () => {
    await customers.provision('linked');
    const outputs = JSON.parse((await customers.project.run('outputs', 'linked', '--json')).out) as Outputs;
    await accept(outputs.authorizeUrl);
    expect(resultsOf(await customers.verifyAsMonitor('linked'))).toEqual(everythingPassed);

    await customers.changePolicies({
      graphConsentCoversExchange: false,
      userConsent: ['microsoft-user-default-legacy'],
    });
    const report = await customers.verifyAsMonitor('linked');
    expect(resultsOf(report)).toMatchObject({ consent: 'passed', 'sign-in': 'failed', imap: 'skipped' });
    const [diagnosis] = diagnosesOf(report, 'sign-in');
    expect(diagnosis).toMatchObject({ code: 'AADSTS65001', resolvedBy: 'mailbox owner' });
    expect(diagnosis?.remedy.split('\n').slice(1)).toEqual([outputs.authorizeUrl, outputs.authorizeUrls.exchange]);

    await accept(outputs.authorizeUrls.exchange);
    expect(resultsOf(await customers.verifyAsMonitor('linked'))).toEqual(everythingPassed);
  });

  /** Opens a link in a headless browser, signs in as jobs and accepts. */
  async function accept(link: string): Promise<void> {
    const client = new Client(customers.project.directory);
    const { pathname, search } = new URL(link);
    const page = await choose(client, await client.send(`${pathname}${search}`), 'jobs');
    expect((await press(client, page, 'Accept')).headers.location).toContain('code=');
    client.close();
  }

  describeFull(
    "passes by the guide's consent alone, and names the other link where the tenant wants consent on Exchange Online",
    () => {
      it('passes without a Graph token where only Exchange is asked, and says nothing of the profile', async () => {
        await customers.provision('exchange', { consent: 'user', mailResources: ['exchange'] });
        const report = await customers.verifyAsMonitor('exchange');
        expect(report.result).toBe('passed');
        expect(resultsOf(report)).not.toHaveProperty('profile');
      });
    },
  );

  describe('tells a person', () => {
    it('of a failure who can fix it, how, its code and its correlation ID, and ends with 1', async () => {
      const { code, out, err } = await verify(wrongPassword, '--as-monitor');
      expect(code).toBe(1);
      const lines = out.split('\n').map((line) => line.trim());
      const failed = lines.findIndex((line) => /^✖ Sign-in +failed$/.test(line));
      const [problem, resolvedBy, ...rest] = lines.slice(failed + 1);
      expect(problem).toMatch(/password/);
      expect(resolvedBy).toMatch(/^Who can fix it: /);
      expect(rest).toContainEqual(expect.stringMatching(/^AADSTS50126, correlation ID [\da-f-]{36}$/));
      expect(rest).toContainEqual(expect.stringMatching(/^(npx mailbox-access |https:\/\/)/));
      expect(lines).toContainEqual(expect.stringMatching(/^2 passed, 1 failed, 4 skipped; .*contoso\.json$/));
      expect(out).toMatch(
        /\nTo send to the customer:\nContoso, [\d-]+: PASS cannot work with jobs@contoso\.example yet\./,
      );
      expect(out + err).not.toContain('not-that-one');
      expect(out + err).not.toMatch(/undefined|\[object/);
    });

    describeFull('of a failure who can fix it, how, its code and its correlation ID, and ends with 1', () => {
      it('of success line by line, and ends with 0', async () => {
        const { code, out } = await verify(password, '--as-monitor');
        expect(code).toBe(0);
        expect(out).toContain('7 passed, 0 failed, 0 skipped');
        expect(out).toMatch(/\nContoso, [\d-]+: PASS can read the mail of jobs@contoso\.example and send from it/);
      });

      it('skips the sign-in checks without a sign-in, and ends with 0', async () => {
        const { code, out } = await verify({});
        expect(code).toBe(0);
        expect(out).toContain('2 passed, 0 failed, 5 skipped');
        expect(out).toContain('is not verified yet');
      });
    });
  });

  describe('is a usage error', () => {
    beforeAll(() => customers.provision('unused'));

    it.each([
      ['two ways to sign in', ['--sign-in', '--as-monitor'], 'More than one sign-in method is given.'],
      ['--full without a sign-in', ['--full'], '--full needs a sign-in to the mailbox.'],
      ['--send without a sign-in', ['--send'], '--send needs a sign-in to the mailbox.'],
      ['no password', ['--as-monitor'], 'The password of the account is missing.'],
      ['an option that is none', ['--password', 'x'], "error: unknown option '--password'"],
    ])('with %s: it ends with 2, asks the directory nothing and writes no report', async (_, options, says) => {
      const { project } = customers;
      project.takeRequests();
      const { code, out, err } = await project.runWith({}, 'verify', 'unused', ...options);
      expect({ code, out }).toEqual({ code: 2, out: '' });
      expect(err).toContain(says);
      expect(project.takeRequests()).toEqual([]);
      expect(existsSync(join(project.folder, 'reports', 'unused.json'))).toBe(false);
    });
  });

  it('of a customer that is unknown or was never provisioned is an error', async () => {
    customers.configure('never');
    for (const [stack, says] of [
      ['never', 'npx mailbox-access up never'],
      ['nobody', 'nobody'],
    ] as const) {
      const { code, err } = await customers.project.run('verify', stack);
      expect(code).not.toBe(0);
      expect(err).toContain(says);
    }
  });
});
