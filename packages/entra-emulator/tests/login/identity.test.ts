import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { DeviceCodeCredential, UsernamePasswordCredential, type DeviceCodeInfo } from '@azure/identity';
import { decodeJwt } from 'jose';
import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { takeBrowsersPlace, type HandedUrls } from '../../../../tests/browser/support/handedUrl.ts';
import { developmentTenant } from '../../src/index.ts';
import type { Answer } from '../support/client.ts';
import { press, readForms, readWords } from '../support/pages.ts';
import { setUpDirectory } from '../support/setup.ts';
import { choose, registerMonitor } from '../support/signIn.ts';

const { tenantId, mailbox } = developmentTenant;
const mail = ['https://outlook.office.com/IMAP.AccessAsUser.All', 'https://outlook.office.com/SMTP.Send'];
const profile = ['https://graph.microsoft.com/User.Read'];
const { client } = setUpDirectory({ deviceIntervalSeconds: 1 });
let browser: HandedUrls;

beforeAll(async () => {
  browser = await takeBrowsersPlace();
});

afterAll(() => {
  browser.close();
});

/** Builds options for a credential of @azure/identity, with a registration to which nobody has consented. */
async function makeOptions(displayName: string) {
  const { origin, ca } = client().directory;
  const { appId } = await registerMonitor(client(), displayName);
  return { tenantId, clientId: appId, authorityHost: origin, disableInstanceDiscovery: true, tlsOptions: { ca } };
}

/** Runs a program that signs in with a browser, and returns its output. */
async function runBrowserSignIn(options: object): Promise<string> {
  const program = fileURLToPath(new URL('../support/browserSignIn.ts', import.meta.url));
  const { stdout } = await promisify(execFile)(process.execPath, [program, JSON.stringify(options)], {
    env: { ...process.env, BROWSER: browser.program },
    timeout: 30_000,
  });
  return stdout;
}

/** Follows a link through the pages to the one that posts its result to the program. */
async function signInByLink(link: string, name: string, decision: string): Promise<Answer> {
  const url = new URL(link);
  const page = await client().send(url.pathname, { query: Object.fromEntries(url.searchParams) });
  return press(client(), await choose(client(), page, name), decision);
}

/** Does what the page's script or its button does. */
async function postBack(page: Answer): Promise<string> {
  const [form] = readForms(page.text);
  const body = new URLSearchParams(form?.fields);
  return (await fetch(form?.action ?? '', { method: 'POST', body })).text();
}

/** Consents to Graph in addition to Exchange, as the mailbox owner's link does. */
async function consentToProfile(clientId: string): Promise<void> {
  const query = {
    client_id: clientId,
    response_type: 'code',
    redirect_uri: 'http://localhost',
    scope: profile.join(' '),
  };
  const path = `/${tenantId}/oauth2/v2.0/authorize`;
  const page = await choose(client(), await client().send(path, { query }), 'jobs');
  await press(client(), page, 'Accept');
}

describe('@azure/identity', () => {
  it('signs in by a browser, and then gets a token for Graph without a person', async () => {
    const options = await makeOptions('By browser');
    await consentToProfile(options.clientId);
    const printed = runBrowserSignIn({ ...options, loginHint: mailbox });
    const link = await browser.next();
    expect(new URL(link).searchParams.get('code_challenge_method')).toBe('S256');
    await postBack(await signInByLink(link, 'jobs', 'Accept'));
    expect(JSON.parse(await printed)).toMatchObject({
      claims: [
        { aud: 'https://outlook.office.com', upn: mailbox, scp: 'IMAP.AccessAsUser.All SMTP.Send' },
        { aud: 'https://graph.microsoft.com', upn: mailbox, scp: expect.stringContaining('User.Read') },
      ],
    });
    const asked = client().directory.requests.filter(({ query }) => query.code_challenge !== undefined);
    expect(asked).toHaveLength(1);
  });

  it('receives from the browser that the person declined', async () => {
    const printed = runBrowserSignIn(await makeOptions('Declined'));
    await postBack(await signInByLink(await browser.next(), 'jobs', 'Cancel'));
    expect(JSON.parse(await printed)).toEqual({ error: expect.stringContaining('AADSTS65004') });
  });

  it('signs in by device code, and then gets a token for Graph without a person', async () => {
    const options = await makeOptions('By code');
    await consentToProfile(options.clientId);
    const people: Promise<void>[] = [];
    const addresses: string[] = [];
    const credential = new DeviceCodeCredential({
      ...options,
      userPromptCallback: (info) => {
        addresses.push(info.verificationUri);
        people.push(typeCode(info));
      },
    });
    const { token } = await credential.getToken(mail);
    await Promise.all(people);
    expect(addresses).toEqual([`${client().directory.origin}/devicelogin`]);
    expect(decodeJwt(token)).toMatchObject({ aud: 'https://outlook.office.com', upn: mailbox });
    const forGraph = await credential.getToken(profile);
    expect(decodeJwt(forGraph.token)).toMatchObject({ aud: 'https://graph.microsoft.com' });
    expect(people).toHaveLength(1);
  });

  it('signs in by password once there is consent, and says by which code not before', async () => {
    const options = await makeOptions('By password');
    const { clientId } = options;
    const signIn = () =>
      // The monitor is believed to do this. It is deprecated, but works.
      // eslint-disable-next-line @typescript-eslint/no-deprecated
      new UsernamePasswordCredential(tenantId, clientId, mailbox, 'embedded-directory-only', options).getToken(profile);
    await expect(signIn()).rejects.toThrow('AADSTS65001');
    await consentToProfile(clientId);
    expect(decodeJwt((await signIn()).token)).toMatchObject({ aud: 'https://graph.microsoft.com', upn: mailbox });
  });
});

async function typeCode({ userCode }: DeviceCodeInfo): Promise<void> {
  const page = await client().send('/devicelogin');
  const accounts = await press(client(), page, 'Next', { user_code: userCode.toLowerCase() });
  const end = await press(client(), await choose(client(), accounts, 'jobs'), 'Accept');
  expect(readWords(end.text)).toContain('You may close this window');
}
