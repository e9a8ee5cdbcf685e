import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { describeFull } from '../../support/full.ts';
import { describeWith } from '../../support/parts.ts';
import { diagnosesOf, everythingPassed, resultsOf } from '../support/customer.ts';
import { acceptAs, chooseAccount, landed, press } from '../support/pages.ts';
import { openPerson, type Person } from '../support/person.ts';

const jobs = 'jobs@contoso.example';
const admin = 'admin@contoso.example';

describeWith(['dovecot', 'chromium'], 'a sign-in that goes wrong, in a browser', () => {
  let person: Person;

  beforeAll(async () => {
    person = await openPerson();
  });
  afterAll(() => person.close());

  /** Accepts at the hand-over page's link. */
  const accept = (stack: string, account: string) =>
    person.follow(
      stack,
      ({ authorizeUrl }) => authorizeUrl,
      async (page) => {
        await acceptAs(page, account);
        await landed(page);
      },
    );

  const passesOnceAccepted = async (stack: string): Promise<void> => {
    await accept(stack, jobs);
    expect(resultsOf(await person.verify(stack, (page) => chooseAccount(page, jobs)))).toEqual(everythingPassed);
  };

  describe('because Cancel was chosen', () => {
    const grants = () => person.customers.project.directory.store.findTenant('contoso.example')?.state.grants ?? [];

    beforeAll(async () => {
      // A sign-in of the proof requests Exchange Online, which Microsoft's default policies leave to administrators.
      await person.customers.changePolicies({ userConsent: ['microsoft-user-default-legacy'] });
      await person.customers.provision('declined');
    });

    it('at the link is shown on the page and grants nothing', async () => {
      const before = grants();
      await person.follow(
        'declined',
        ({ authorizeUrl }) => authorizeUrl,
        async (page) => {
          await chooseAccount(page, jobs);
          await press(page, 'Permissions requested', 'Cancel');
          await page.waitForURL(/nativeclient/);
          const { searchParams } = new URL(page.url());
          expect(searchParams.get('error')).toBe('access_denied');
          expect(searchParams.get('error_description')).toMatch(/^AADSTS65004: /);
          expect(searchParams.has('code')).toBe(false);
        },
      );
      expect(grants()).toEqual(before);
    });

    it('in verify is reported as AADSTS65004, tries nothing else, and grants nothing', async () => {
      const before = grants();
      const report = await person.verify('declined', async (page) => {
        await chooseAccount(page, jobs);
        await press(page, 'Permissions requested', 'Cancel');
        await page.getByText('The sign-in failed').waitFor();
      });
      expect(resultsOf(report)).toMatchObject({
        consent: 'failed',
        'sign-in': 'failed',
        profile: 'skipped',
        claims: 'skipped',
        imap: 'skipped',
        smtp: 'skipped',
      });
      expect(diagnosesOf(report, 'sign-in')).toEqual([
        expect.objectContaining({ code: 'AADSTS65004', resolvedBy: 'mailbox owner' }),
      ]);
      expect(grants()).toEqual(before);
    });

    it('passes by the same command once the link was accepted', async () => {
      await passesOnceAccepted('declined');
    });
  });

  describeFull('names the wrong account and the right one, and touches no mail', () => {
    describe('because the owner has accepted at the sign-in alone', () => {
      beforeAll(() => person.customers.provision('early'));

      it('reports that consent on Graph is missing, with the link, and no wrong account', async () => {
        const report = await person.verify('early', (page) => acceptAs(page, jobs));
        expect(resultsOf(report)).toMatchObject({ 'sign-in': 'passed', profile: 'failed', claims: 'passed' });
        const [missing] = diagnosesOf(report, 'profile');
        expect(missing).toMatchObject({ code: 'AADSTS65001', resolvedBy: 'mailbox owner' });
        expect(missing?.problem).toContain('User.Read on Microsoft Graph');
        expect(missing?.remedy).toContain('/oauth2/v2.0/authorize?');
        expect(JSON.stringify(report)).not.toContain('claim-account');
      });

      it('passes by the same command once the link was accepted', async () => {
        await passesOnceAccepted('early');
      });
    });
  });

  describe('because another user accepts', () => {
    beforeAll(() => person.customers.provision('wrong'));

    it('names the wrong account and the right one, and touches no mail', async () => {
      await accept('wrong', admin);
      const report = await person.verify('wrong', (page) => chooseAccount(page, admin));
      expect(resultsOf(report)).toMatchObject({ consent: 'failed', 'sign-in': 'passed', claims: 'failed' });
      expect(resultsOf(report)).toMatchObject({ profile: 'failed', imap: 'skipped', smtp: 'skipped' });
      for (const check of ['claims', 'profile'])
        expect(diagnosesOf(report, check)).toEqual([
          expect.objectContaining({
            code: 'claim-account',
            problem: `The wrong account signed in: ${admin} instead of ${jobs}.`,
            resolvedBy: 'us',
          }),
        ]);
    });

    describeFull('passes by the same command once the link was accepted', () => {
      it('passes by the same command once the right one has accepted', async () => {
        await passesOnceAccepted('wrong');
      });
    });
  });

  describeFull('names the wrong account and the right one, and touches no mail', () => {
    describe('because another user signs in after the owner has accepted', () => {
      beforeAll(() => person.customers.provision('other', { customer: 'Contoso' }));

      it('names the wrong account, also in the line for the customer, and blames no consent', async () => {
        await accept('other', jobs);
        const report = await person.verify('other', (page) => acceptAs(page, admin));
        expect(resultsOf(report)).toMatchObject({ consent: 'passed', 'sign-in': 'passed', imap: 'skipped' });
        expect(diagnosesOf(report, 'profile')).toEqual([expect.objectContaining({ code: 'claim-account' })]);
        expect(report.sentence).toContain(`The wrong account signed in: ${admin} instead of ${jobs}.`);
        expect(report.sentence).not.toContain('Nobody has allowed');
      });
    });
  });

  describe('because the account has to prove more than a password', () => {
    beforeAll(() => person.customers.provision('proven', { mailbox: 'mfa@contoso.example', consent: 'user' }));

    describeFull('fails as the monitor signs in, and passes when the account is exempted', () => {
      it('passes where a person can prove it', async () => {
        const report = await person.verify('proven', async (page) => {
          await chooseAccount(page, 'mfa@contoso.example');
          await press(page, 'Prove that it is you', 'It is me');
        });
        expect(resultsOf(report)).toEqual(everythingPassed);
      });
    });

    it('fails as the monitor signs in, and passes when the account is exempted', async () => {
      const { customers } = person;
      const report = await customers.verifyAsMonitor('proven');
      expect(diagnosesOf(report, 'sign-in')).toEqual([
        expect.objectContaining({
          code: 'AADSTS50076',
          resolvedBy: 'administrator',
          correlationId: expect.stringMatching(/^[\da-f-]{36}$/),
        }),
      ]);
      await customers.changeUser('mfa', { multiFactor: 'none' });
      expect(resultsOf(await customers.verifyAsMonitor('proven'))).toEqual(everythingPassed);
    });
  });
});
