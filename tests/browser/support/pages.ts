import type { Page } from 'playwright-core';

/** Picks an account on the emulator's page. */
export async function chooseAccount(page: Page, account: string): Promise<void> {
  await page.getByRole('heading', { name: 'Pick an account' }).waitFor();
  await page.getByRole('button', { name: account }).click();
}

/** Picks an account and accepts the request. */
export async function acceptAs(page: Page, account: string): Promise<void> {
  await chooseAccount(page, account);
  await press(page, 'Permissions requested', 'Accept');
}

/** Waits for a page and presses its button. */
export async function press(page: Page, heading: string, button: string): Promise<void> {
  await page.getByRole('heading', { name: heading }).waitFor();
  await page.getByRole('button', { name: button }).click();
}

/** Waits for the final page of a link to the native client, and returns its URL. */
export async function landed(page: Page): Promise<URL> {
  await page.getByRole('heading', { name: 'You can close this window' }).waitFor();
  return new URL(page.url());
}

/** Opens a link on the hand-over page, which has its own window. */
export async function openLink(handOver: Page, name: string): Promise<Page> {
  const [page] = await Promise.all([
    handOver.waitForEvent('popup'),
    handOver.getByRole('link', { name, exact: true }).click(),
  ]);
  return page;
}
