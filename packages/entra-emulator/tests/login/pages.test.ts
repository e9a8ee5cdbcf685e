import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from '@jest/globals';
import type { Page } from 'playwright-core';
import { axe } from '../../../../tests/browser/support/axe.ts';
import { startChromium, type Chromium } from '../../../../tests/browser/support/chromium.ts';
import { developmentTenant } from '../../src/index.ts';
import { describeWith } from '../../../../tests/support/parts.ts';
import { readText } from '../support/client.ts';
import { setUpDirectory, usersAcceptAll } from '../support/setup.ts';
import { exchangeScopes, graphScopes, nativeClient, registerMonitor } from '../support/signIn.ts';
import { changePolicies } from '../support/tenant.ts';

const { client } = setUpDirectory();
const { tenantId, mailbox } = developmentTenant;

describeWith('chromium', 'the pages of a sign-in', () => {
  let chromium: Chromium;
  let page: Page;
  let clientId = '';

  beforeAll(async () => {
    chromium = await startChromium();
  });
  beforeEach(async () => {
    // Injects axe, which the page's own policy would not allow.
    page = await (await chromium.open({ bypassCSP: true })).newPage();
    clientId = (await registerMonitor(client(), 'A monitor of mailboxes with quite a <long> name of its own')).appId;
  });
  afterEach(async () => {
    await changePolicies(client(), usersAcceptAll);
    await page.context().close();
  });
  afterAll(async () => {
    await chromium.close();
  });

  function buildLink(changes: Readonly<Record<string, string>> = {}, endpoint = 'oauth2/v2.0/authorize'): string {
    const query = new URLSearchParams({
      client_id: clientId,
      response_type: 'code',
      redirect_uri: nativeClient,
      scope: `${exchangeScopes} ${graphScopes}`,
      login_hint: mailbox,
      ...changes,
    });
    return `${client().directory.origin}/${tenantId}/${endpoint}?${query.toString()}`;
  }

  const press = (label: string) => page.getByRole('button', { name: label }).first().click();

  /** Expects no findings of axe, in light and dark, and nothing wider than a phone. */
  async function inspect(heading: string): Promise<void> {
    await page.getByRole('heading', { name: heading, exact: true }).waitFor();
    for (const colorScheme of ['light', 'dark'] as const) {
      await page.emulateMedia({ colorScheme });
      await page.setViewportSize({ width: 360, height: 740 });
      const found = await page.evaluate(
        `${axe}; axe.run().then(({ violations }) => violations.map(({ id, nodes }) => id + ' ' + nodes[0].html))`,
      );
      expect({ heading, colorScheme, found }).toEqual({ heading, colorScheme, found: [] });
    }
    expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(360);
  }

  it('can be used by everybody: account, proof, consent, end', async () => {
    await page.goto(buildLink());
    await inspect('Pick an account');
    await page.keyboard.press('Tab');
    expect(await page.evaluate('document.activeElement.value')).toBe(mailbox);
    await press('mfa@contoso.example');
    await inspect('Prove that it is you');
    await press('It is me');
    await inspect('Permissions requested');
    await press('Accept');
    await inspect('You can close this window');
    expect(page.url()).toContain(`${client().directory.origin}/common/oauth2/nativeclient?code=`);
  });

  it('can be used by everybody: approval, the administrator’s tick, their link', async () => {
    await changePolicies(client(), { userConsent: [] });
    await page.goto(buildLink());
    await press(mailbox);
    await inspect('Need admin approval');
    await press('Request approval');
    await inspect('Approval requested');
    await press('Sign in as an administrator');
    await press('admin@contoso.example');
    await inspect('Permissions requested');
    await page.goto(buildLink({ scope: exchangeScopes }, 'v2.0/adminconsent'));
    await press('admin@contoso.example');
    await inspect('Permissions requested for your organisation');
    await page.getByRole('button', { name: 'Cancel' }).press('Enter');
    await inspect('You can close this window');
    expect(page.url()).toContain('error=access_denied');
  });

  it('can be used by everybody: a device’s code, a refusal, a wrong link', async () => {
    const path = `/${tenantId}/oauth2/v2.0/devicecode`;
    const { body } = await client().send(path, { method: 'POST', form: { client_id: clientId, scope: 'User.Read' } });
    await page.goto(readText(body, 'verification_uri'));
    await page.getByLabel('Code').fill('wrong');
    await press('Next');
    await inspect('Enter code');
    await page.getByLabel('Code').fill(readText(body, 'user_code'));
    await press('Next');
    await press('left@contoso.example');
    await inspect('Sign in');
    await press('Use another account');
    await press(mailbox);
    await press('Accept');
    await inspect('All done');
    await page.goto(buildLink({ redirect_uri: 'https://evil.example' }));
    await inspect('Sign in');
  });

  it.each([true, false])('post the answer back, with scripts: %s', async (javaScriptEnabled) => {
    const answers: string[] = [];
    const server = createServer((request, response) => {
      request.setEncoding('utf8').on('data', (text: string) => answers.push(`${String(request.method)} ${text}`));
      response.end('<title>Program</title>');
    }).listen(0, '127.0.0.1');
    await new Promise((resolve) => server.once('listening', resolve));
    const { port } = server.address() as AddressInfo;
    // Keeps the page's own policy, which must allow its only script.
    const tab = await (await chromium.open({ javaScriptEnabled })).newPage();
    await tab.goto(buildLink({ response_mode: 'form_post', redirect_uri: `http://localhost:${port}`, state: '"<&' }));
    await tab.getByRole('button', { name: mailbox }).click();
    await tab.getByRole('button', { name: 'Accept' }).click();
    if (!javaScriptEnabled) await tab.getByRole('button', { name: 'Continue' }).click();
    await tab.waitForURL(`http://localhost:${port}/`);
    await tab.context().close();
    server.close();
    expect(answers.filter((answer) => answer.startsWith('POST '))).toEqual([
      expect.stringMatching(/^POST code=[\w.-]+&state=%22%3C%26$/),
    ]);
  });
});
