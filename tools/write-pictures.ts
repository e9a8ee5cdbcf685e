import { chromium } from 'playwright-core';
import { renderHtml } from '../src/handover/html/document.ts';
import { buildOwnerPage } from '../src/handover/pages/owner.ts';
import { outputsOf } from '../tests/support/outputs.ts';

/** The screen size of a phone. */
const viewport = { width: 390, height: 700 };

// Writes the picture of README.md with the machine's Chromium (CHROMIUM names another program).
const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
  args: ['--no-sandbox'],
});
const sender = { name: 'Northwind Integrations', contact: 'support@northwind.example', date: new Date(2026, 10, 28) };
const page = await browser.newPage({ viewport });
await page.setContent(renderHtml(buildOwnerPage(outputsOf(), sender)));
await page.screenshot({ path: 'docs/images/owner-page.png' });
await browser.close();
