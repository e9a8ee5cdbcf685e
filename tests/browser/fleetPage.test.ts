import { expect, it } from '@jest/globals';
import type { BrowserContextOptions, Page as Tab } from 'playwright-core';
import { renderFleetPage } from '../../src/reporting/html/table/fleet.ts';
import { orderRows } from '../../src/reporting/model/row.ts';
import type { FleetReport } from '../../src/reporting/model/schema.ts';
import { anyHostile, reportSaying } from '../src/fleet/hostile.ts';
import { asRead } from '../src/handover/support.ts';
import { fleetReportOf, proofReportOf } from '../support/fleetReports.ts';
import { describeWith } from '../support/parts.ts';
import { expectNothingFound, testLooks } from './support/axe.ts';
import { useBrowser } from './support/openPage.ts';
import { fc } from '../support/fastCheck.ts';

const fleet = fleetReportOf(200);
const names = orderRows(fleet.stacks).map(({ customer, stack }) => customer ?? stack);

describeWith('chromium', 'the page of a fleet of 200 in a browser', () => {
  const openHtml = useBrowser();
  const open = (report: FleetReport = fleet, options: BrowserContextOptions = {}) =>
    openHtml(renderFleetPage(report), options);

  const shown = (tab: Tab) =>
    tab
      .locator('tbody:visible th')
      .evaluateAll((all: { ariaLabel: string }[]) => all.map(({ ariaLabel }) => ariaLabel));
  const column = (tab: Tab, title: string) => tab.locator(`tbody td[data-title="${title}"]`).allTextContents();
  const status = (tab: Tab) => tab.getByRole('status').textContent();

  testLooks('has nothing that axe finds, all rows opened', async (colorScheme, width) => {
    // Fewer rows of the same kinds: axe takes a minute for all.
    const { tab } = await open(fleetReportOf(24), { colorScheme, viewport: { width, height: 900 } });
    await tab.getByRole('button', { name: 'Open all' }).click();
    await expectNothingFound(tab);
  });

  it('loads nothing, and its policy stops nothing of its own', async () => {
    const { complaints, requests, address } = await open();
    expect([complaints, requests]).toEqual([[], [address]]);
  });

  it('has all rows in their order, and says how many', async () => {
    const { tab } = await open();
    expect(await shown(tab)).toEqual(names);
    expect(await status(tab)).toBe('200 shown');
    expect(await tab.getByRole('table', { name: /what breaks a monitor first/ }).count()).toBe(1);
    expect(await tab.getByRole('row').count()).toBe(201);
    expect(await tab.getByRole('rowheader').count()).toBe(200);
  });

  it('is filtered by words anywhere in a row, and by the result', async () => {
    const { tab } = await open();
    await tab.getByLabel('Search').fill('contoso  CARE');
    const contoso = names.filter((name) => name.startsWith('Contoso') && name.includes('Care'));
    expect(await shown(tab)).toEqual(contoso);
    expect(await status(tab)).toBe(`${contoso.length} of 200 shown`);
    await tab.getByLabel('Search').fill('preflight customer-0014');
    expect(await shown(tab)).toHaveLength(1);
    await tab.getByLabel('Search').fill('nowhere-in-any-row');
    expect(await status(tab)).toBe('0 of 200 shown');
    await tab.getByLabel('Search').fill('');
    await tab.getByRole('combobox', { name: 'Result', exact: true }).selectOption('failed');
    const failed = fleet.stacks.filter(({ result }) => result === 'failed').length;
    expect(await shown(tab)).toHaveLength(failed);
    await tab.getByLabel('Search').fill('403');
    expect((await shown(tab)).length).toBeLessThan(failed);
    expect((await shown(tab)).length).toBeGreaterThan(0);
  });

  it('is sorted by a column, the other way round, and back', async () => {
    const { tab } = await open();
    const time = tab.getByRole('columnheader', { name: 'Time' });
    const button = time.getByRole('button');
    expect(await time.getAttribute('aria-sort')).toBeNull();
    await button.click();
    expect(await time.getAttribute('aria-sort')).toBe('descending');
    const seconds = (await column(tab, 'Time')).map((text) => (text === '' ? -1 : Number.parseFloat(text)));
    expect(seconds).toEqual(seconds.toSorted((a, b) => b - a));
    await button.press('Enter');
    expect(await time.getAttribute('aria-sort')).toBe('ascending');
    expect(await column(tab, 'Time')).toContain('10.9 s');
    expect((await column(tab, 'Time'))[0]).toBe('');
    await button.click();
    expect(await time.getAttribute('aria-sort')).toBeNull();
    expect(await shown(tab)).toEqual(names);
  });

  it('is sorted by name as names are, its rows with what belongs to them', async () => {
    const { tab } = await open();
    await tab.getByRole('columnheader', { name: 'Customer' }).getByRole('button').click();
    expect(await tab.locator('th[aria-sort]').count()).toBe(1);
    const sorted = await shown(tab);
    const collator = new Intl.Collator('en-GB', { numeric: true, sensitivity: 'base' });
    expect(sorted).toEqual(names.toSorted(collator.compare));
    expect(sorted).not.toEqual(names);
    const row = tab.locator('tbody', { has: tab.getByRole('rowheader', { name: 'Wingtip Hospitality plc' }) }).first();
    expect(await row.locator('.more').textContent()).toContain('customer-0022');
  });

  it('opens a row with the keyboard, and all at once', async () => {
    const { tab } = await open();
    const row = tab.locator('tbody').first();
    expect(await row.locator('.more').isVisible()).toBe(false);
    await row.locator('summary').focus();
    await tab.keyboard.press('Enter');
    expect(await row.locator('.more').isVisible()).toBe(true);
    expect(await tab.locator('.more:visible').count()).toBe(1);
    await tab.getByRole('combobox', { name: 'Result', exact: true }).selectOption('failed');
    await tab.getByRole('button', { name: 'Open all' }).click();
    expect(await tab.locator('.more:visible').count()).toBe(await tab.locator('tbody:visible').count());
    await tab.getByRole('button', { name: 'Close all' }).click();
    expect(await tab.locator('.more:visible').count()).toBe(0);
  });

  it('shows all rows without scripts, opens them, and offers nothing that does not work', async () => {
    const { tab } = await open(fleet, { javaScriptEnabled: false });
    expect(await shown(tab)).toEqual(names);
    expect(await tab.getByRole('button').count()).toBe(0);
    expect(await tab.getByLabel('Search').isVisible()).toBe(false);
    await tab.locator('summary').first().click();
    expect(await tab.locator('.more:visible').count()).toBe(1);
    expect(await tab.locator('.more:visible').textContent()).toContain('signInAudience');
  });

  it.each([
    ['a preview', fleet],
    ['a proof', proofReportOf(40)],
  ])('is cards on a phone, no wider than it, and sorted by a list: %s', async (_, report) => {
    const { tab } = await open(report, { viewport: { width: 360, height: 740 } });
    await tab.getByRole('button', { name: 'Open all' }).click();
    expect(await tab.evaluate('document.documentElement.scrollWidth')).toBe(360);
    const overflowing = await tab.evaluate<string[]>(`
      [...document.querySelectorAll('body *:not(.hidden, thead, thead *, pre *)')]
        .filter((element) => element.getBoundingClientRect().right > 360.5)
        .map((element) => element.outerHTML)`);
    expect(overflowing).toEqual([]);
    expect(await tab.getByRole('row').count()).toBeGreaterThan(report.stacks.length);
    await tab.getByRole('combobox', { name: 'Order', exact: true }).selectOption({ label: 'Time' });
    const seconds = (await column(tab, 'Time')).map((text) => (text === '' ? -1 : Number.parseFloat(text)));
    expect(seconds).toEqual(seconds.toSorted((a, b) => b - a));
  });

  it.each([360, 768, 1280])('is as wide as the window, with every row opened, at %i pixels', async (width) => {
    const wide = fleetReportOf(100);
    const [first] = wide.stacks;
    if (first !== undefined) Object.assign(first, { customer: 'C'.repeat(120), diff: '~ x'.repeat(400) });
    const { tab } = await open(wide, { viewport: { width, height: 900 } });
    const widths = () =>
      tab.evaluate<number[]>(`
      [document.documentElement, ...document.querySelectorAll('thead th')].map((each) => each.scrollWidth)`);
    const closed = await widths();
    expect(closed[0]).toBe(width);
    await tab.getByRole('button', { name: 'Open all' }).click();
    expect(await widths()).toEqual(closed);
    const [, customer = 0, ...others] = closed;
    if (width === 1280) expect(customer).toBeGreaterThan(2 * Math.max(...others));
  });

  it('prints its table without controls, what was opened opened', async () => {
    const { tab } = await open();
    await tab.locator('summary').first().click();
    await tab.emulateMedia({ media: 'print' });
    expect(await tab.getByLabel('Search').isVisible()).toBe(false);
    expect(await tab.locator('tbody:visible').count()).toBe(200);
    expect(await tab.locator('.more:visible').count()).toBe(1);
    expect(await tab.getByRole('columnheader', { name: 'Customer' }).isVisible()).toBe(true);
    const pdf = (await tab.pdf({ preferCSSPageSize: true })).toString('latin1');
    expect(pdf).toMatch(/\/MediaBox \[0 0 84[12][.\d]* 59[45][.\d]*\]/);
  });

  it('shows any text unchanged in the browser', async () => {
    const { tab } = await open();
    await tab.evaluate(`globalThis.parsePage = (html) => {
      const parsed = new DOMParser().parseFromString(html, 'text/html');
      const elements = [...parsed.querySelectorAll('*:not(pre *, br)')];
      const shape = elements.map((element) => [element.tagName, ...element.getAttributeNames()].join(' ')).join('\\n');
      return { shape, text: parsed.body.textContent };
    }`);
    const read = (text: string) =>
      tab.evaluate<{ shape: string; text: string }>(
        `parsePage(${JSON.stringify(renderFleetPage(reportSaying(text)))})`,
      );
    const { shape: harmless } = await read('x');
    await fc.assert(
      fc.asyncProperty(anyHostile, async (text) => {
        const { shape, text: shown } = await read(text);
        expect(shape).toBe(harmless);
        expect(asRead(shown).replace(/ /g, '')).toContain(asRead(text).replace(/ /g, ''));
      }),
    );
  });
});
