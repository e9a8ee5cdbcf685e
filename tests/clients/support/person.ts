import { readForms, press, readRedirect } from '../../../packages/entra-emulator/tests/support/pages.ts';
import type { Answer, Client } from '../../../packages/entra-emulator/tests/support/client.ts';
import { choose } from '../../../packages/entra-emulator/tests/support/signIn.ts';

/** Signs in at a link that a client opened, accepts what it asks for, and goes back to the client as a browser does. */
export async function signInByLink(client: Client, link: string, name: string): Promise<void> {
  const url = new URL(link);
  const accounts = await client.send(url.pathname, { query: Object.fromEntries(url.searchParams) });
  await goBack(await accept(client, await choose(client, accounts, name)));
}

/** Enters a device code, signs in and accepts. */
export async function enterCode(client: Client, code: string, name: string): Promise<void> {
  const accounts = await press(client, await client.send('/devicelogin'), 'Next', { user_code: code });
  await accept(client, await choose(client, accounts, name));
}

/** Nobody is asked where there is consent already. */
function accept(client: Client, page: Answer): Promise<Answer> | Answer {
  return page.text.includes('Accept') ? press(client, page, 'Accept') : page;
}

async function goBack(page: Answer): Promise<void> {
  if (page.status === 302) {
    await fetch(readRedirect(page));
    return;
  }
  const [form] = readForms(page.text);
  await fetch(form?.action ?? '', { method: 'POST', body: new URLSearchParams(form?.fields) });
}
