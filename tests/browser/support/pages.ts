import type { Page } from 'playwright-core';

/** Picks an account on the embedded directory's page. */
export async function chooseAccount(page: Page, account: string): Promise<void> {
  await page.getByRole('heading', { name: 'Pick an account' }).waitFor();
  await page.getByRole('button', { name: account }).click();
}

/** Picks an account and allows what is asked. */
export async function acceptAs(page: Page, account: string): Promise<void> {
  await chooseAccount(page, account);
  await page.getByRole('heading', { name: 'Permissions requested' }).waitFor();
  await page.getByRole('button', { name: 'Accept' }).click();
}
