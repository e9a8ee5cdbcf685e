import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, afterEach, beforeAll, expect, it } from '@jest/globals';
import type { BrowserContextOptions, Page as Tab } from 'playwright-core';
import { renderHtml } from '../../src/handover/html/document.ts';
import type { Page } from '../../src/handover/model.ts';
import { buildPage } from '../../src/handover/page.ts';
import type { Outputs } from '../../src/registration/outputs/schema.ts';
import { anyPage, asRead, linksOf, mailbox, mapTexts, outputs, textsOf } from '../src/handover/support.ts';
import { describeFull, splitRows } from '../support/full.ts';
import { describeWith } from '../support/parts.ts';
import { expectNothingFound } from './support/axe.ts';
import { startChromium } from './support/chromium.ts';
import type { Chromium } from './support/chromium.ts';
import { fc } from '../support/fastCheck.ts';

/** The longest texts that a customer is likely to have. */
const long = outputs({
  mailbox: 'a-rather-long-name-of-a-mailbox.applications@recruitment.contoso-facilities.example',
  account: 'another-long-name-of-an-account.for-monitoring@recruitment.contoso-facilities.example',
  customer: 'Contoso Facilities and Cleaning Services International (Holdings) Limited, London',
  displayName: 'PASS Timegate Recruit mailbox monitor (production)',
});
const pages: readonly (readonly [string, Outputs])[] = [
  ['a plain customer', outputs({ mailbox, customer: 'Contoso' })],
  ['long names and a shared mailbox', long],
  ['consent user', outputs({ mailbox, consent: 'user' })],
  ['the emulator', outputs({ mailbox, 'azuread:metadataHost': 'localhost:8743' })],
];

const [some, rest] = splitRows(pages, ([title]) => title === 'long names and a shared mailbox');

describeWith('chromium', 'the hand-over page in a browser', () => {
  let browser: Chromium;
  let folder: string;
  const opened: Tab[] = [];

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'mailbox-access-page-'));
    browser = await startChromium();
  });

  afterEach(async () => {
    await Promise.all(opened.splice(0).map((tab) => tab.context().close()));
  });

  afterAll(async () => {
    await browser.close();
    rmSync(folder, { recursive: true });
  });

  /** Opens the page from a file, as a customer does, and notes what the browser complains of or asks for. */
  async function open(page: Page, options: BrowserContextOptions = {}) {
    const file = join(folder, 'page.html');
    writeFileSync(file, renderHtml(page));
    const tab = await (await browser.open(options)).newPage();
    opened.push(tab);
    const complaints: string[] = [];
    const requests: string[] = [];
    tab.on('console', (message) => complaints.push(message.text()));
    tab.on('pageerror', (error) => complaints.push(error.message));
    tab.on('request', (request) => requests.push(request.url()));
    const address = pathToFileURL(file).href;
    await tab.goto(address);
    return { tab, complaints, requests, address };
  }

  const contoso = buildPage(outputs({ mailbox, customer: 'Contoso' }), 'contoso');

  const pleasesAxe = async (_: string, given: Outputs): Promise<void> => {
    const { tab } = await open(buildPage(given, 'contoso'));
    for (const [colorScheme, width] of [
      ['light', 1200],
      ['dark', 360],
    ] as const) {
      await tab.emulateMedia({ colorScheme });
      await tab.setViewportSize({ width, height: 800 });
      await expectNothingFound(tab);
    }
  };
  it.each(some)('has nothing that axe finds, wide in light and on a phone in dark: %s', pleasesAxe);

  const fitsPhone = async (_: string, given: Outputs): Promise<void> => {
    const { tab } = await open(buildPage(given, 'contoso'), { viewport: { width: 360, height: 700 } });
    const overflowing = await tab.evaluate<string[]>(`
      [...document.querySelectorAll('body *:not(.hidden, thead, thead *)')]
        .filter((element) => {
          const outer = element.parentElement.getBoundingClientRect();
          return element.getBoundingClientRect().right > Math.min(360, outer.right) + 0.5;
        })
        .map((element) => element.outerHTML)`);
    expect(overflowing).toEqual([]);
    expect(await tab.evaluate('document.documentElement.scrollWidth')).toBe(360);
    expect(
      await tab.evaluate("[...document.querySelectorAll('dd code')].map((id) => id.getClientRects().length)"),
    ).toEqual([1, 1]);
  };
  it.each(some)('is not wider than a phone of 360 pixels, and breaks no ID: %s', fitsPhone);

  const printsOnTwoPages = async (_: string, given: Outputs): Promise<void> => {
    const { tab } = await open(buildPage(given, 'contoso'));
    const pdf = (await tab.pdf({ preferCSSPageSize: true })).toString('latin1');
    expect(pdf).toMatch(/\/MediaBox \[0 0 59[45][.\d]* 84[12][.\d]*\]/);
    expect(pdf.match(/\/Type\s*\/Page\b/g)?.length).toBeLessThanOrEqual(2);
  };
  it.each(some)('prints on two pages of A4 at most: %s', printsOnTwoPages);

  describeFull('prints on two pages of A4 at most: long names and a shared mailbox', () => {
    it.each(rest)('has nothing that axe finds, wide in light and on a phone in dark: %s', pleasesAxe);
    it.each(rest)('is not wider than a phone of 360 pixels, and breaks no ID: %s', fitsPhone);
    it.each(rest)('prints on two pages of A4 at most: %s', printsOnTwoPages);
  });

  it('prints each address as one link, and no button', async () => {
    const { tab } = await open(contoso);
    const pdf = (await tab.pdf({ preferCSSPageSize: true })).toString('latin1');
    const targets = [...pdf.matchAll(/\/URI \(([^)]*)\)/g)].map(([, target = '']) => target);
    expect([...new Set(targets)].sort()).toEqual([...linksOf(contoso)].sort());
    await tab.emulateMedia({ media: 'print' });
    expect(await tab.getByRole('button').count()).toBe(0);
  });

  it('has landmarks, headings in order and names for everything that can be pressed', async () => {
    const { tab } = await open(contoso);
    for (const role of ['banner', 'main', 'contentinfo'] as const) expect(await tab.getByRole(role).count()).toBe(1);
    expect(await tab.getByRole('navigation', { name: 'Parts of this page' }).count()).toBe(1);
    for (const name of ['For the administrator', 'For the mailbox owner', 'Troubleshooting'])
      expect(await tab.getByRole('region', { name, exact: true }).count()).toBe(1);
    expect(await tab.getByRole('heading', { level: 1 }).allTextContents()).toEqual(['Mailbox access for Contoso']);
    expect(await tab.getByRole('button').count()).toBe(2 + 5 + 3);
    expect(await tab.getByRole('button', { name: 'Copy Directory (tenant) ID', exact: true }).count()).toBe(1);
    expect(await tab.locator('html').getAttribute('lang')).toBe('en-GB');
  });

  it('loads nothing, sends nothing, and its policy stops nothing of its own', async () => {
    const { complaints, requests, address } = await open(contoso);
    expect(requests).toEqual([address]);
    expect(complaints).toEqual([]);
  });

  it('has no script run that is not its own', async () => {
    const { tab, complaints } = await open(contoso);
    await tab.evaluate(`{
      const script = document.createElement('script');
      script.textContent = 'document.title = "taken over"';
      document.body.append(script);
    }`);
    expect(await tab.title()).toBe('Mailbox access for Contoso');
    expect(complaints.join()).toContain('Content Security Policy');
  });

  it('has every text and every link without scripts, and no button', async () => {
    const { tab } = await open(contoso, { javaScriptEnabled: false });
    const text = (await tab.locator('body').textContent()) ?? '';
    for (const each of textsOf(contoso)) expect(asRead(text)).toContain(asRead(each));
    expect(await tab.getByRole('link', { name: 'Sign in and accept', exact: true }).getAttribute('href')).toBe(
      outputs({ mailbox }).authorizeUrl,
    );
    expect(await tab.getByRole('button').count()).toBe(0);
  });

  it('copies an ID, a link and lines of PowerShell as they are, and says so', async () => {
    const { tab } = await open(contoso, { permissions: ['clipboard-read', 'clipboard-write'] });
    const { clientId, authorizeUrl } = outputs({ mailbox });
    for (const [name, value] of [
      ['Application (client) ID', clientId],
      ['Sign in and accept', authorizeUrl],
      ['SMTP AUTH for every mailbox of the tenant, only if that is what you want', /^Set-TransportConfig .*\$false$/],
      ['Switch on for this mailbox', /^Set-CASMailbox .*\nSet-CASMailbox .*\$false$/],
    ] as const) {
      await tab.getByRole('button', { name: `Copy ${name}`, exact: true }).click();
      await tab
        .getByRole('status')
        .filter({ hasText: `Copied: ${name}` })
        .waitFor({ state: 'attached' });
      expect(await tab.evaluate('navigator.clipboard.readText()')).toEqual(
        value instanceof RegExp ? expect.stringMatching(value) : value,
      );
    }
    expect(await tab.getByRole('button', { name: 'Copied Switch on for this mailbox' }).count()).toBe(1);
  });

  it('copies by the old command where the clipboard is not allowed', async () => {
    const { tab } = await open(contoso, { permissions: ['clipboard-read'] });
    await tab.evaluate(`navigator.clipboard.writeText = () => Promise.reject(new Error('not allowed'))`);
    await tab.getByRole('button', { name: 'Copy Directory (tenant) ID' }).click();
    await tab.getByRole('status').filter({ hasText: 'Copied:' }).waitFor({ state: 'attached' });
    expect(await tab.evaluate('navigator.clipboard.readText()')).toBe(outputs().tenantId);
  });

  it('leaves the text selected where nothing may be copied', async () => {
    const { tab } = await open(contoso);
    await tab.evaluate(`{
      Object.defineProperty(navigator, 'clipboard', { value: undefined });
      document.execCommand = () => false;
    }`);
    await tab.getByRole('button', { name: 'Copy Directory (tenant) ID' }).click();
    await tab.getByRole('status').filter({ hasText: 'Selected' }).waitFor({ state: 'attached' });
    expect(await tab.evaluate('getSelection().toString()')).toBe(outputs().tenantId);
  });

  it('is read by the browser as it was meant, whatever its texts are', async () => {
    const { tab } = await open(contoso);
    await tab.evaluate(`globalThis.read = (html) => {
      const parsed = new DOMParser().parseFromString(html, 'text/html');
      const elements = [...parsed.querySelectorAll('*')];
      const shape = elements.map((element) => [element.tagName, ...element.getAttributeNames()].join(' ')).join('\\n');
      return { shape, text: parsed.body.textContent };
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
