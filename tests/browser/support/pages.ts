import type { Page } from 'playwright-core';

/** Picks an account on the emulator's page. */
export async function chooseAccount(page: Page, account: string): Promise<void> {
  await page.getByRole('heading', { name: 'Pick an account' }).waitFor();
  await page.getByRole('button', { name: account }).click();
}

/** Picks an account and allows what is asked. */
export async function acceptAs(page: Page, account: string): Promise<void> {
  await chooseAccount(page, account);
  await press(page, 'Permissions requested', 'Accept');
}

/** Presses a button of the page that is awaited. */
export async function press(page: Page, heading: string, button: string): Promise<void> {
  await page.getByRole('heading', { name: heading }).waitFor();
  await page.getByRole('button', { name: button }).click();
}

/** The page that a link to the native client ends at. */
export async function landed(page: Page): Promise<URL> {
  await page.getByRole('heading', { name: 'You can close this window' }).waitFor();
  return new URL(page.url());
}

/** Opens a link of the hand-over page, which comes in a window of its own. */
export async function openLink(handOver: Page, name: string): Promise<Page> {
  const [page] = await Promise.all([
    handOver.waitForEvent('popup'),
    handOver.getByRole('link', { name, exact: true }).click(),
  ]);
  return page;
}
