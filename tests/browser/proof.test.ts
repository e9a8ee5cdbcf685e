import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import type { Page } from 'playwright-core';
import { describeWith } from '../support/parts.ts';
import { startChromium } from './support/chromium.ts';
import type { Chromium } from './support/chromium.ts';
import { everythingPassed, openCustomers, resultsOf } from './support/customer.ts';
import type { Customers } from './support/customer.ts';
import { readDeviceCode } from './support/deviceCode.ts';
import { takeBrowsersPlace } from './support/handedUrl.ts';
import type { HandedUrls } from './support/handedUrl.ts';
import { acceptAs, chooseAccount } from './support/pages.ts';

describeWith('dovecot', 'the proof, from the link in the hand to the mail in the inbox', () => {
  describeWith('chromium', 'in a browser', () => {
    let customers: Customers;
    let chromium: Chromium;
    let browser: HandedUrls;

    beforeAll(async () => {
      [customers, chromium, browser] = await Promise.all([openCustomers(), startChromium(), takeBrowsersPlace()]);
      await customers.provision('contoso', { customer: 'Contoso' });
    });
    afterAll(async () => {
      browser.close();
      await chromium.close();
      await customers.close();
    });

    /** The hand-over page as its receiver opens it. */
    async function openHandOver(stack: string): Promise<Page> {
      const { project } = customers;
      expect((await project.run('handover', stack)).code).toBe(0);
      const page = await (await chromium.open()).newPage();
      await page.goto(pathToFileURL(join(project.folder, 'handover', `${stack}-owner.html`)).href);
      return page;
    }

    it('reports missing consent before anyone has accepted', async () => {
      expect(resultsOf(await customers.verify('contoso'))).toMatchObject({
        declared: 'passed',
        consent: 'failed',
        'sign-in': 'skipped',
        imap: 'skipped',
      });
    });

    it('is the page, its link, the account, Accept, and a page to close', async () => {
      const handOver = await openHandOver('contoso');
      const [page] = await Promise.all([
        handOver.waitForEvent('popup'),
        handOver.getByRole('link', { name: 'Sign in and accept' }).click(),
      ]);
      await acceptAs(page, 'jobs@contoso.example');
      await page.getByRole('heading', { name: 'You can close this window' }).waitFor();
      expect(new URL(page.url()).pathname).toBe('/common/oauth2/nativeclient');
      expect(new URL(page.url()).origin).toBe(customers.project.directory.origin);
      await page.context().close();
    });

    it('passes in every check by a sign-in in the browser, without asking for consent again', async () => {
      const proof = customers.openVerify({ BROWSER: browser.program }, 'contoso', '--sign-in');
      const page = await (await chromium.open()).newPage();
      await page.goto(await browser.next());
      await chooseAccount(page, 'jobs@contoso.example');
      const report = await proof.report;
      expect(resultsOf(report)).toEqual(everythingPassed);
      expect(report.sentence).toMatch(
        /^Contoso, \d{4}-\d\d-\d\d: PASS can read the mail of jobs@contoso.example and send from it/,
      );
      expect(JSON.parse(readFileSync(join(customers.project.folder, 'reports', 'contoso.json'), 'utf8'))).toEqual(
        report,
      );
      await page.context().close();
    });

    it('passes by a device code', async () => {
      const proof = customers.openVerify({}, 'contoso', '--device-code');
      const { uri, code } = await readDeviceCode(proof);
      const page = await (await chromium.open()).newPage();
      await page.goto(uri);
      await page.getByLabel('Code').fill(code);
      await page.getByRole('button', { name: 'Next' }).click();
      await chooseAccount(page, 'jobs@contoso.example');
      expect(resultsOf(await proof.report)).toEqual(everythingPassed);
      expect((await proof.ended).code).toBe(0);
      await page.context().close();
    });

    it('passes by password as the monitor does, with its own work and a message that arrives', async () => {
      const password = { MAILBOX_ACCESS_PASSWORD: 'embedded-directory-only' };
      const proof = customers.openVerify(password, 'contoso', '--as-monitor', '--full', '--send');
      expect(resultsOf(await proof.report)).toEqual({ ...everythingPassed, monitor: 'passed', send: 'passed' });
    });
  });
});
