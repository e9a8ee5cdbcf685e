import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, afterEach, beforeAll } from '@jest/globals';
import type { BrowserContextOptions, Page as Tab } from 'playwright-core';
import { startChromium, type Chromium } from './chromium.ts';
import { useFolder } from '../../support/folder.ts';

interface OpenedPage {
  readonly tab: Tab;
  /** The browser's complaints and requests. */
  readonly complaints: readonly string[];
  readonly requests: readonly string[];
  readonly address: string;
}

/** Starts a browser for the tests of a `describe`. Returns a function that opens HTML until its test ends. */
export function useBrowser(): (html: string, options?: BrowserContextOptions) => Promise<OpenedPage> {
  let browser: Chromium;
  const folder = useFolder();
  const opened: Tab[] = [];
  beforeAll(async () => {
    browser = await startChromium();
  });
  afterEach(async () => {
    await Promise.all(opened.splice(0).map((tab) => tab.context().close()));
  });
  afterAll(async () => {
    await browser.close();
  });
  return async (html, options = {}) => {
    const file = join(folder, 'page.html');
    writeFileSync(file, html);
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
  };
}
