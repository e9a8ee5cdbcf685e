import { readForms, press, readRedirect } from '../../../packages/entra-emulator/tests/support/pages.ts';
import type { Answer, Client } from '../../../packages/entra-emulator/tests/support/client.ts';
import { choose } from '../../../packages/entra-emulator/tests/support/signIn.ts';

type Button = 'Accept' | 'Cancel';

/** Signs in at a link that a client opened, decides on the request, and returns to the client like a browser. */
export async function signInByLink(
  client: Client,
  link: string,
  name: string,
  button: Button = 'Accept',
): Promise<void> {
  const url = new URL(link);
  const accounts = await client.send(url.pathname, { query: Object.fromEntries(url.searchParams) });
  await goBack(await decide(client, await choose(client, accounts, name), button));
}

/** Enters a device code, signs in and decides. */
export async function enterCode(client: Client, code: string, name: string, button: Button = 'Accept'): Promise<void> {
  const accounts = await press(client, await client.send('/devicelogin'), 'Next', { user_code: code });
  await decide(client, await choose(client, accounts, name), button);
}

/** Decides, unless consent exists already. */
function decide(client: Client, page: Answer, button: Button): Promise<Answer> | Answer {
  return page.text.includes('Accept') ? press(client, page, button) : page;
}

async function goBack(page: Answer): Promise<void> {
  if (page.status === 302) {
    await fetch(readRedirect(page));
    return;
  }
  const [form] = readForms(page.text);
  await fetch(form?.action ?? '', { method: 'POST', body: new URLSearchParams(form?.fields) });
}
