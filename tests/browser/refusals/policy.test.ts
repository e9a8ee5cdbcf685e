import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Page } from 'playwright-core';
import { describeFull } from '../../support/full.ts';
import { describeWith } from '../../support/parts.ts';
import { diagnosesOf, everythingPassed, resultsOf } from '../support/customer.ts';
import { chooseAccount, landed, openLink, press } from '../support/pages.ts';
import { openPerson, type Person } from '../support/person.ts';

const jobs = 'jobs@contoso.example';
const admin = 'admin@contoso.example';

async function acceptForAll(handOver: Page, name: string): Promise<void> {
  const page = await openLink(handOver, name);
  await chooseAccount(page, admin);
  await press(page, 'Permissions requested for your organisation', 'Accept');
  expect((await landed(page)).searchParams.get('admin_consent')).toBe('True');
  await page.close();
}

describeWith(['dovecot', 'chromium'], 'a tenant whose users, and their administrators click', () => {
  let person: Person;

  beforeAll(async () => {
    person = await openPerson();
  });
  afterAll(() => person.close());

  describe("consent by Microsoft's default policies", () => {
    beforeAll(() => person.customers.provision('defaults'));

    const needApproval = async (link: string): Promise<void> => {
      await person.openHandOver('defaults', 'administrator', async (handOver) => {
        await handOver.getByText('Other links for the mailbox owner').click();
        const page = await openLink(handOver, link);
        await chooseAccount(page, jobs);
        await page.getByRole('heading', { name: 'Need admin approval' }).waitFor();
        await page.close();
      });
    };
    it.each(['Both APIs at once'])('see that an administrator is needed, at the link “%s”', needApproval);
    describeFull('see that an administrator is needed, at the link “Both APIs at once”', () => {
      it.each(['Exchange Online only'])('see that an administrator is needed, at the link “%s”', needApproval);
    });

    it("accept the guide's link themselves, and every check of the proof passes", async () => {
      await person.openHandOver('defaults', 'owner', async (handOver) => {
        const page = await openLink(handOver, 'Sign in and accept');
        await chooseAccount(page, jobs);
        await press(page, 'Permissions requested', 'Accept');
        expect((await landed(page)).searchParams.has('code')).toBe(true);
        await page.close();
      });
      const report = await person.verify('defaults', (page) => chooseAccount(page, jobs));
      expect(resultsOf(report)).toEqual(everythingPassed);
      expect(resultsOf(await person.customers.verifyAsMonitor('defaults'))).toEqual(everythingPassed);
    });
  });

  describe('may consent to nothing', () => {
    const stack = 'closed';
    beforeAll(async () => {
      await person.customers.changePolicies({ userConsent: [] });
      await person.customers.provision(stack);
    });

    it('see that an administrator is needed, at the link', async () => {
      await person.openHandOver(stack, 'owner', async (handOver) => {
        const page = await openLink(handOver, 'Sign in and accept');
        await chooseAccount(page, jobs);
        await page.getByRole('heading', { name: 'Need admin approval' }).waitFor();
        await page.getByText('AADSTS90094').waitFor();
        expect(await page.getByRole('button', { name: 'Accept' }).count()).toBe(0);
        await press(page, 'Need admin approval', 'Return to the application');
        expect((await landed(page)).searchParams.get('error_description')).toMatch(/^AADSTS90094: /);
      });
    });

    describeFull('see that an administrator is needed, at the link', () => {
      it('fail the proof with the links for the administrator', async () => {
        const report = await person.verify(stack, async (page) => {
          await chooseAccount(page, jobs);
          await press(page, 'Need admin approval', 'Return to the application');
        });
        const [diagnosis] = diagnosesOf(report, 'sign-in');
        expect(diagnosis).toMatchObject({ code: 'AADSTS90094', resolvedBy: 'administrator' });
        expect(diagnosis?.remedy).toMatch(/^https:\S+\/v2\.0\/adminconsent\?\S+$/m);
      });
    });

    it('pass without any question once an administrator has opened the links on the hand-over page', async () => {
      await person.openHandOver(stack, 'administrator', async (handOver) => {
        await acceptForAll(handOver, 'Approve Microsoft Graph access');
        await acceptForAll(handOver, 'Approve Exchange Online access');
      });
      await person.openHandOver(stack, 'owner', async (handOver) => {
        const page = await openLink(handOver, 'Sign in and accept');
        await chooseAccount(page, jobs);
        expect((await landed(page)).searchParams.has('code')).toBe(true);
      });
      const report = await person.verify(stack, (page) => chooseAccount(page, jobs));
      expect(resultsOf(report)).toEqual(everythingPassed);
    });
  });

  describe('have to be assigned', () => {
    beforeAll(async () => {
      await person.customers.changePolicies({ userConsent: ['microsoft-user-default-legacy'] });
      await person.customers.provision('assigned', { consent: 'tenant', assignmentRequired: true });
    });

    it('are refused with AADSTS50105 unless they are assigned', async () => {
      const report = await person.verify('assigned', async (page) => {
        await chooseAccount(page, admin);
        await page.getByText('AADSTS50105').waitFor();
        await page.getByRole('button', { name: 'Use another account' }).click();
        await chooseAccount(page, jobs);
      });
      expect(resultsOf(report)).toEqual(everythingPassed);
    });

    describeFull('are refused with AADSTS50105 unless they are assigned', () => {
      it('fail the proof as the monitor when the assignment is gone, and pass after the commands that it names', async () => {
        const { customers } = person;
        const tenant = customers.project.directory.store.findTenant('contoso.example');
        tenant?.change((state) => {
          const monitor = state.servicePrincipals.find(({ displayName }) => displayName === 'PASS assigned');
          state.assignments = state.assignments.filter(({ resourceId }) => resourceId !== monitor?.id);
        });
        const report = await customers.verifyAsMonitor('assigned');
        expect(resultsOf(report)).toMatchObject({ declared: 'failed', 'sign-in': 'failed', imap: 'skipped' });
        const [diagnosis] = diagnosesOf(report, 'sign-in');
        expect(diagnosis).toMatchObject({ code: 'AADSTS50105', resolvedBy: 'us' });
        const [, ...commands] = (diagnosis?.remedy ?? '').split('\n');
        expect(commands).toEqual(['npx mailbox-access refresh assigned', 'npx mailbox-access up assigned']);
        for (const command of commands)
          expect(await customers.project.run(...command.split(' ').slice(2))).toMatchObject({ code: 0 });
        expect(resultsOf(await customers.verifyAsMonitor('assigned'))).toEqual(everythingPassed);
      });
    });
  });
});
