import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Page } from 'playwright-core';
import type { Outputs } from '../../../src/registration/outputs/schema.ts';
import type { Report } from '../../../src/checks/verify/report.ts';
import { startChromium } from './chromium.ts';
import { openCustomers, type Customers, type RunningVerify } from './customer.ts';
import { takeBrowsersPlace, type HandedUrls } from './handedUrl.ts';

/** A person's actions on a page. */
type Act = (page: Page) => Promise<unknown>;

/** Customers, and a person with a browser who follows their instructions. */
export interface Person {
  readonly customers: Customers;
  readonly browser: HandedUrls;
  /** Opens a page in a private window until `act` ends. */
  readonly visit: (url: string, act: Act) => Promise<void>;
  /** Opens a link of the stack's outputs in a private window. */
  readonly follow: (stack: string, link: (outputs: Outputs) => string, act: Act) => Promise<void>;
  /** Writes a stack's hand-over pages and opens one reader's. */
  readonly openHandOver: (stack: string, reader: 'owner' | 'administrator', act: Act) => Promise<void>;
  /** Runs `verify --sign-in --json`, and signs in as `act` does. */
  readonly verify: (stack: string, act: Act) => Promise<Report>;
  /** Starts `verify --sign-in` with `options` and waits until it needs the browser. */
  readonly startVerify: (
    stack: string,
    ...options: readonly string[]
  ) => Promise<{ readonly proof: RunningVerify; readonly url: string }>;
  close(): Promise<void>;
}

export async function openPerson(): Promise<Person> {
  const [customers, chromium, browser] = await Promise.all([openCustomers(), startChromium(), takeBrowsersPlace()]);
  const { project } = customers;

  const visit = async (url: string, act: Act): Promise<void> => {
    const window = await chromium.open();
    const page = await window.newPage();
    await page.goto(url);
    await act(page);
    await window.close();
  };
  const startVerify: Person['startVerify'] = async (stack, ...options) => {
    const proof = customers.openVerify({ BROWSER: browser.program }, stack, '--sign-in', ...options);
    const early = proof.ended.then(({ out, err }) =>
      Promise.reject(new Error(`No browser was opened:\n${out}\n${err}`)),
    );
    return { proof, url: await Promise.race([browser.next(), early]) };
  };
  return {
    customers,
    browser,
    visit,
    follow: async (stack, link, act) => {
      const { out } = await project.run('outputs', stack, '--json');
      await visit(link(JSON.parse(out) as Outputs), act);
    },
    openHandOver: async (stack, reader, act) => {
      const { code, err } = await project.run('handover', stack);
      if (code !== 0) throw new Error(err);
      await visit(pathToFileURL(join(project.folder, 'handover', `${stack}-${reader}.html`)).href, act);
    },
    verify: async (stack, act) => {
      const { proof, url } = await startVerify(stack);
      // The window stays open until the answer has passed through it.
      await visit(url, async (page) => {
        await act(page);
        await proof.ended;
      });
      return proof.report;
    },
    startVerify,
    close: async () => {
      browser.close();
      await chromium.close();
      await customers.close();
    },
  };
}
