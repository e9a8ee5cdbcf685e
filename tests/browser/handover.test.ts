import { expect, it } from '@jest/globals';
import type { BrowserContextOptions, Page as Tab } from 'playwright-core';
import { renderHtml } from '../../src/handover/html/document.ts';
import type { Page } from '../../src/handover/model.ts';
import { buildAdministratorPage } from '../../src/handover/pages/administrator.ts';
import { buildOwnerPage } from '../../src/handover/pages/owner.ts';
import type { Outputs } from '../../src/registration/outputs/schema.ts';
import { anyPage, asRead, linksOf, mailbox, mapTexts, outputs, sender, textsOf } from '../src/handover/support.ts';
import { describeFull, splitRows } from '../support/full.ts';
import { describeWith } from '../support/parts.ts';
import { expectNothingFound } from './support/axe.ts';
import { useBrowser } from './support/openPage.ts';
import { fc } from '../support/fastCheck.ts';

/** The longest texts that a customer is likely to use. */
const long = outputs({
  mailbox: 'a-rather-long-name-of-a-mailbox.applications@recruitment.contoso-facilities.example',
  account: 'another-long-name-of-an-account.for-monitoring@recruitment.contoso-facilities.example',
  customer: 'Contoso Facilities and Cleaning Services International (Holdings) Limited, London',
  displayName: 'PASS Timegate Recruit mailbox monitor (production)',
});
const customers: readonly (readonly [string, Outputs])[] = [
  ['a plain customer', outputs({ mailbox, customer: 'Contoso' })],
  ['long names and a shared mailbox', long],
  ['consent user', outputs({ mailbox, consent: 'user' })],
  ['the emulator', outputs({ mailbox, 'azuread:metadataHost': 'localhost:8743' })],
];
const pages = customers.flatMap(([title, given]): readonly (readonly [string, Page])[] => [
  [`the owner's, ${title}`, buildOwnerPage(given, sender)],
  [`the administrator's, ${title}`, buildAdministratorPage(given, 'contoso', sender)],
]);

const [some, rest] = splitRows(pages, ([title]) => title.includes('long names'));

describeWith('chromium', 'the hand-over pages in a browser', () => {
  const openHtml = useBrowser();
  const open = (page: Page, options: BrowserContextOptions = {}) => openHtml(renderHtml(page), options);

  const owner = buildOwnerPage(outputs({ mailbox, customer: 'Contoso' }), sender);
  const administrator = buildAdministratorPage(outputs({ mailbox, customer: 'Contoso' }), 'contoso', sender);

  const unfold = (tab: Tab) =>
    tab.evaluate("document.querySelectorAll('details').forEach((each) => (each.open = true))");

  const pleasesAxe = async (_: string, page: Page): Promise<void> => {
    const { tab } = await open(page);
    await unfold(tab);
    for (const [colorScheme, width] of [
      ['light', 1280],
      ['dark', 768],
      ['dark', 360],
    ] as const) {
      await tab.emulateMedia({ colorScheme });
      await tab.setViewportSize({ width, height: 800 });
      expect(await tab.evaluate('document.documentElement.scrollWidth')).toBe(width);
      await expectNothingFound(tab);
    }
  };
  it.each(some)('have nothing that axe finds and no horizontal scroll, in light and dark: %s', pleasesAxe);

  const fitsPhone = async (_: string, page: Page): Promise<void> => {
    const { tab } = await open(page, { viewport: { width: 360, height: 700 } });
    await unfold(tab);
    const overflowing = await tab.evaluate<string[]>(`
      [...document.querySelectorAll('body *:not(.hidden, thead, thead *)')]
        .filter((element) => {
          const outer = element.parentElement.getBoundingClientRect();
          return element.getBoundingClientRect().right > Math.min(360, outer.right) + 0.5;
        })
        .map((element) => element.outerHTML)`);
    expect(overflowing).toEqual([]);
    const lines = await tab.evaluate<number[]>(
      "[...document.querySelectorAll('dd code')].map((id) => id.getClientRects().length)",
    );
    expect(lines.filter((count) => count !== 1)).toEqual([]);
  };
  it.each(some)('fit a phone of 360 pixels, and break no ID: %s', fitsPhone);

  const printsOnA4 = async (title: string, page: Page): Promise<void> => {
    const { tab } = await open(page);
    const pdf = (await tab.pdf({ preferCSSPageSize: true })).toString('latin1');
    expect(pdf).toMatch(/\/MediaBox \[0 0 59[45][.\d]* 84[12][.\d]*\]/);
    const most = title.startsWith('the owner') ? 1 : title.includes('long names') ? 3 : 2;
    expect(pdf.match(/\/Type\s*\/Page\b/g)?.length).toBeLessThanOrEqual(most);
  };
  it.each(some)('print on few pages of A4: %s', printsOnA4);

  describeFull('print on few pages of A4', () => {
    it.each(rest)('have nothing that axe finds and no horizontal scroll, in light and dark: %s', pleasesAxe);
    it.each(rest)('fit a phone of 360 pixels, and break no ID: %s', fitsPhone);
    it.each(rest)('print on few pages of A4: %s', printsOnA4);
  });

  it.each(customers.slice(0, 2))("has the owner's button on the first screen of a phone: %s", async (_, given) => {
    const { tab } = await open(buildOwnerPage(given, sender), { viewport: { width: 360, height: 640 } });
    const button = tab.getByRole('link', { name: 'Sign in and accept', exact: true });
    const box = await button.boundingBox();
    expect((box?.y ?? Infinity) + (box?.height ?? 0)).toBeLessThan(640);
    const account = await tab.getByText(`Sign in as ${given.account ?? ''}`, { exact: true }).boundingBox();
    expect(account?.y ?? Infinity).toBeLessThan(box?.y ?? 0);
    expect(await tab.locator('a:visible').count()).toBe(1);
  });

  it('print each link and no copy button', async () => {
    const { tab } = await open(owner);
    const pdf = (await tab.pdf({ preferCSSPageSize: true })).toString('latin1');
    const targets = [...pdf.matchAll(/\/URI \(([^)]*)\)/g)].map(([, target = '']) => target);
    expect([...new Set(targets)]).toEqual(linksOf(owner));
    await tab.emulateMedia({ media: 'print' });
    expect(await tab.getByRole('button').count()).toBe(0);
  });

  describeFull('print each link and no copy button', () => {
    it('print what is folded', async () => {
      const { tab } = await open(administrator);
      await tab.emulateMedia({ media: 'print' });
      expect(await tab.getByText('Device code').isVisible()).toBe(true);
    });
  });

  it('have landmarks, headings in order and names for everything that can be pressed', async () => {
    const { tab } = await open(administrator);
    for (const role of ['banner', 'main', 'contentinfo'] as const) expect(await tab.getByRole(role).count()).toBe(1);
    for (const { title } of administrator.sections)
      expect(await tab.getByRole('region', { name: title, exact: true }).count()).toBe(1);
    expect(await tab.getByRole('heading', { level: 1 }).allTextContents()).toEqual(['Set up PASS for Contoso']);
    expect(await tab.getByRole('button', { name: 'Copy Directory (tenant) ID', exact: true }).count()).toBe(1);
    expect(await tab.locator('html').getAttribute('lang')).toBe('en');
  });

  it('load nothing, send nothing, and their policy stops nothing of their own', async () => {
    const { complaints, requests, address } = await open(owner);
    expect(requests).toEqual([address]);
    expect(complaints).toEqual([]);
  });

  it('run no script that is not their own', async () => {
    const { tab, complaints } = await open(owner);
    await tab.evaluate(`{
      const script = document.createElement('script');
      script.textContent = 'document.title = "taken over"';
      document.body.append(script);
    }`);
    expect(await tab.title()).toBe('Connect your mailbox to PASS');
    expect(complaints.join()).toContain('Content Security Policy');
  });

  it.each([owner, administrator])('have every text and link without scripts, and no button: $title', async (page) => {
    const { tab } = await open(page, { javaScriptEnabled: false });
    const text = (await tab.locator('body').textContent()) ?? '';
    for (const each of textsOf({ ...page, sections: page.sections.map((section) => ({ ...section })) }))
      expect(asRead(text)).toContain(asRead(each).replace(/^the email$/, ''));
    await tab.getByText('Copy link').first().focus();
    await tab.keyboard.press('Enter');
    expect(await tab.getByText(linksOf(page)[0] ?? '', { exact: true }).isVisible()).toBe(true);
    expect(await tab.getByRole('button').count()).toBe(0);
  });

  it('copy a link as soon as it is unfolded, with the keyboard too', async () => {
    const { tab } = await open(owner, { permissions: ['clipboard-read', 'clipboard-write'] });
    await tab.getByText('Copy link').focus();
    await tab.keyboard.press('Enter');
    await tab.getByRole('status').filter({ hasText: 'Copied: Sign in and accept' }).waitFor({ state: 'attached' });
    expect(await tab.evaluate('navigator.clipboard.readText()')).toBe(outputs({ mailbox }).authorizeUrl);
  });

  it('copy an ID, the email and lines of PowerShell as they are, and say so', async () => {
    const { tab } = await open(administrator, { permissions: ['clipboard-read', 'clipboard-write'] });
    await tab.getByText('Copy email').click();
    for (const [name, value] of [
      ['Application (client) ID', outputs({ mailbox }).clientId],
      ['the email', /^Northwind Integrations asks you.*\n\n1\. Open this link[^]*address\./],
      ['Change the mailbox settings', /^Set-CASMailbox .*\nSet-CASMailbox .*\$false$/],
    ] as const) {
      await tab.getByRole('button', { name: new RegExp(`^(Copy|Copied) ${name.replace(/[()]/g, '.')}$`) }).click();
      await tab
        .getByRole('status')
        .filter({ hasText: `Copied: ${name}` })
        .waitFor({ state: 'attached' });
      expect(await tab.evaluate('navigator.clipboard.readText()')).toEqual(
        value instanceof RegExp ? expect.stringMatching(value) : value,
      );
    }
  });

  describeFull('copy an ID, the email and lines of PowerShell as they are, and say so', () => {
    it('copy by the old command where the clipboard is not allowed', async () => {
      const { tab } = await open(administrator, { permissions: ['clipboard-read'] });
      await tab.evaluate(`navigator.clipboard.writeText = () => Promise.reject(new Error('not allowed'))`);
      await tab.getByRole('button', { name: 'Copy Directory (tenant) ID' }).click();
      await tab.getByRole('status').filter({ hasText: 'Copied:' }).waitFor({ state: 'attached' });
      expect(await tab.evaluate('navigator.clipboard.readText()')).toBe(outputs().tenantId);
    });

    it('leave the text selected where nothing may be copied', async () => {
      const { tab } = await open(administrator);
      await tab.evaluate(`{
      Object.defineProperty(navigator, 'clipboard', { value: undefined });
      document.execCommand = () => false;
    }`);
      await tab.getByRole('button', { name: 'Copy Directory (tenant) ID' }).click();
      await tab.getByRole('status').filter({ hasText: 'Selected' }).waitFor({ state: 'attached' });
      expect(await tab.evaluate('getSelection().toString()')).toBe(outputs().tenantId);
    });
  });

  it('show any text unchanged in the browser', async () => {
    const { tab } = await open(administrator);
    await tab.evaluate(`globalThis.read = (html) => {
      const parsed = new DOMParser().parseFromString(html, 'text/html');
      const elements = [...parsed.querySelectorAll('*')];
      const shape = elements.map((element) => [element.tagName, ...element.getAttributeNames()].join(' ')).join('\\n');
      const labels = [...parsed.querySelectorAll('[data-title], [data-copy]')].flatMap((element) => Object.values(element.dataset));
      return { shape, text: parsed.body.textContent + labels.join('') };
    }`);
    const read = (page: Page) =>
      tab.evaluate<{ shape: string; text: string }>(`read(${JSON.stringify(renderHtml(page))})`);
    await fc.assert(
      fc.asyncProperty(anyPage, async (page) => {
        const { shape, text } = await read(page);
        expect(shape).toBe((await read(mapTexts(page, () => 'x'))).shape);
        for (const each of textsOf(page))
          expect(asRead(text).replace(/ /g, '')).toContain(asRead(each).replace(/ /g, ''));
      }),
    );
  });
});
