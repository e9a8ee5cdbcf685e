import { beforeAll, describe, expect, it } from '@jest/globals';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Answer, Body } from '../support/client.ts';
import { readText } from '../support/client.ts';
import { press } from '../support/pages.ts';
import { setUpDirectory } from '../support/setup.ts';
import {
  challenge,
  choose,
  follow,
  loopback,
  nativeClient,
  postToken,
  redeem,
  refresh,
  registerMonitor,
  signInForCode,
  verifier,
} from '../support/signIn.ts';
import { changeUser } from '../support/tenant.ts';
import { findDevelopmentTenant } from '../support/workload.ts';

const { client } = setUpDirectory({ recordBodies: true });
const password = 'a password of somebody’s own';
const secrets = new Map<string, string>([
  ['password', password],
  ['verifier', verifier],
]);

/** Signs in by every way, also in vain, and remembers what nobody else may see. */
beforeAll(async () => {
  const { appId } = await registerMonitor(client(), 'PASS');
  await changeUser(client(), 'jobs', { password });
  const code = note('code', await signInForCode(client(), appId));
  const { body } = noteTokens('by code', await redeem(client(), appId, code));
  noteTokens('by refresh', await refresh(client(), appId, readText(body, 'refresh_token')));
  await redeem(client(), appId, code, { code_verifier: note('wrong verifier', 'a-verifier-of-another-sign-in') });
  await signInOnNativeClientPage(appId);
  await signInByFormPost(appId);
  await signInByDevice(appId);
  const byPassword = { client_id: appId, grant_type: 'password', username: 'jobs@contoso.example', scope: 'User.Read' };
  await postToken(client(), { ...byPassword, password });
  await postToken(client(), { ...byPassword, password: note('wrong password', 'another password') });
});

function note(name: string, secret: string): string {
  if (secret.length < 9) throw new Error(`There is no ${name}.`);
  secrets.set(name, secret);
  return secret;
}

function noteTokens(way: string, answer: Answer): Answer {
  for (const name of ['access_token', 'refresh_token'] as const) note(`${name} ${way}`, readText(answer.body, name));
  return answer;
}

/** The page is asked for with the code in its address. */
async function signInOnNativeClientPage(appId: string): Promise<void> {
  const code = note('code in an address', await signInForCode(client(), appId, { redirect_uri: nativeClient }));
  await client().send('/common/oauth2/nativeclient', { query: { code, state: 'a state' } });
}

async function signInByFormPost(appId: string): Promise<void> {
  const page = await choose(client(), await follow(client(), appId, { response_mode: 'form_post' }), 'jobs');
  note('code in a form', /name="code" value="([^"]+)"/.exec(page.text)?.[1] ?? '');
}

async function signInByDevice(appId: string): Promise<void> {
  const scope = 'https://outlook.office.com/SMTP.Send offline_access';
  const path = '/contoso.example/oauth2/v2.0/devicecode';
  const { body }: { body: Body } = await client().send(path, { method: 'POST', form: { client_id: appId, scope } });
  const userCode = note('user code', readText(body, 'user_code'));
  const deviceCode = note('device code', readText(body, 'device_code'));
  await client().send('/devicelogin', { query: { user_code: userCode } });
  const page = await client().send('/devicelogin');
  await choose(client(), await press(client(), page, 'Next', { user_code: userCode }), 'jobs');
  await postToken(client(), { client_id: appId, grant_type: 'device_code', device_code: deviceCode });
}

/** Which secrets stand in a text, as they are or encoded for an address. */
function find(text: string): readonly string[] {
  return [...secrets]
    .filter(([, secret]) => text.includes(secret) || text.includes(encodeURIComponent(secret)))
    .map(([name]) => name);
}

describe('after people have signed in by every way, also in vain', () => {
  it('no secret is in the log of requests', async () => {
    const log = JSON.stringify(client().directory.requests);
    expect(find(log)).toEqual([]);
    expect(find((await client().send('/offline/requests')).text)).toEqual([]);
    expect(log).toContain('"grant_type":"authorization_code"');
    expect(log).toContain(challenge);
    expect(log).toContain(loopback);
  });

  it('no secret is in any file of the directory', () => {
    const folder = dirname(dirname(findDevelopmentTenant(client().directory).file));
    const files = readdirSync(folder, { recursive: true, encoding: 'utf8' })
      .map((name) => join(folder, name))
      .filter((file) => statSync(file).isFile());
    expect(files.length).toBeGreaterThan(3);
    expect(files.filter((file) => find(readFileSync(file, 'utf8')).length > 0)).toEqual([]);
  });
});
