import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { describeWith } from '../support/parts.ts';
import { everythingPassed, resultsOf } from './support/customer.ts';
import { enterDeviceCode } from './support/deviceCode.ts';
import { acceptAs, chooseAccount, openLink } from './support/pages.ts';
import { openPerson, type Person } from './support/person.ts';

const jobs = 'jobs@contoso.example';

describeWith(
  ['dovecot', 'chromium'],
  'the proof, from the link in the hand to the mail in the inbox, in a browser',
  () => {
    let person: Person;

    beforeAll(async () => {
      person = await openPerson();
      await person.customers.provision('contoso', { customer: 'Contoso' });
    });
    afterAll(() => person.close());

    it('reports missing consent before anyone has accepted', async () => {
      expect(resultsOf(await person.customers.verify('contoso'))).toMatchObject({
        declared: 'passed',
        consent: 'failed',
        'sign-in': 'skipped',
        imap: 'skipped',
      });
    });

    it('is the page, its link, the account, Accept, and a page to close', async () => {
      await person.openHandOver('contoso', 'owner', async (handOver) => {
        const page = await openLink(handOver, 'Sign in and accept');
        await acceptAs(page, jobs);
        await page.getByRole('heading', { name: 'You can close this window' }).waitFor();
        expect(new URL(page.url()).pathname).toBe('/common/oauth2/nativeclient');
        expect(new URL(page.url()).origin).toBe(person.customers.project.directory.origin);
      });
    });

    it('passes in every check by a sign-in in the browser, without asking for consent again', async () => {
      const report = await person.verify('contoso', (page) => chooseAccount(page, jobs));
      expect(resultsOf(report)).toEqual(everythingPassed);
      expect(report.sentence).toMatch(
        /^Contoso, \d{4}-\d\d-\d\d: PASS can read the mail of jobs@contoso.example and send from it/,
      );
      const file = join(person.customers.project.folder, 'reports', 'contoso.json');
      expect(JSON.parse(readFileSync(file, 'utf8'))).toEqual(report);
    });

    it('passes by a device code', async () => {
      const proof = person.customers.openVerify({}, 'contoso', '--device-code');
      await enterDeviceCode(person, proof, jobs);
      expect(resultsOf(await proof.report)).toEqual(everythingPassed);
      expect((await proof.ended).code).toBe(0);
    });

    it('passes by password as the monitor does, with its own work and a message that arrives', async () => {
      const report = await person.customers.verifyAsMonitor('contoso', '--full', '--send');
      expect(resultsOf(report)).toEqual({ ...everythingPassed, monitor: 'passed', send: 'passed' });
    });
  },
);
