import { beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { valuesOf } from '../support/graph.ts';
import { press, readForms, readRedirect, readWords } from '../support/pages.ts';
import { setUpDirectory } from '../support/setup.ts';
import { changeUser } from '../support/tenant.ts';
import { choose, exchangeScopes, follow, graphScopes, nativeClient, registerMonitor } from '../support/signIn.ts';
import type { Registered } from '../support/signIn.ts';
import { findDevelopmentTenant } from '../support/workload.ts';

let later = 0;
const { client } = setUpDirectory({ now: () => new Date(Date.now() + later) });
let monitor: Registered;

beforeAll(async () => {
  monitor = await registerMonitor(client(), 'PASS');
});

beforeEach(() => {
  later = 0;
  findDevelopmentTenant(client().directory).change((state) => {
    state.grants = [];
  });
});

/** The grants as `whose resource: scopes`. */
async function listGrants(): Promise<readonly string[]> {
  const { body } = await client().graph('GET', '/v1.0/oauth2PermissionGrants');
  const tenant = findDevelopmentTenant(client().directory);
  return valuesOf(body)
    .map(({ consentType, principalId, resourceId, scope }) => {
      const who = typeof principalId === 'string' ? tenant.findUser(principalId)?.userPrincipalName : consentType;
      const resource = tenant.findServicePrincipal(String(resourceId))?.displayName ?? '';
      return `${String(who)} ${resource}: ${String(scope)}`;
    })
    .sort();
}

const both = `${exchangeScopes} ${graphScopes}`;

describe('the choice of account', () => {
  it('puts the account of the hint first and marks it', async () => {
    const page = await follow(client(), monitor.appId, { login_hint: 'MFA@contoso.example', prompt: 'login' });
    const [first, ...others] = readForms(page.text)[0]?.buttons ?? [];
    expect(first).toMatchObject({ value: 'mfa@contoso.example', label: expect.stringContaining('meant for') });
    expect(others.map(({ value }) => value)).toContain('jobs@contoso.example');
    expect(JSON.stringify(others)).not.toContain('meant for');
  });

  it('takes any address, and says what is wrong with it', async () => {
    await client().send('/offline/tenants', { method: 'POST', json: { domain: 'fabrikam.example' } });
    const page = await follow(client(), monitor.appId);
    expect((await press(client(), page, 'Next', { other: ' Jobs@Contoso.example ' })).text).toContain('decision');
    for (const [other, text] of [
      ['nobody@contoso.example', 'AADSTS50034'],
      ['jobs@fabrikam.example', "AADSTS50020: User account 'jobs@fabrikam.example'"],
      ['', 'AADSTS50034'],
    ] as const) {
      const refusal = await press(client(), page, 'Next', { other });
      expect(refusal.status).toBe(400);
      expect(readWords(refusal.text)).toContain(text);
    }
  });

  it.each([
    ['is disabled', 'left', {}, 'AADSTS50057'],
    ['is locked', 'jobs', { locked: true }, 'AADSTS50053'],
    ['has an expired password', 'jobs', { passwordExpired: true }, 'AADSTS50055'],
  ])('refuses an account that %s and leads to another one', async (_, name, changes, text) => {
    await changeUser(client(), name, changes);
    const refusal = await choose(client(), await follow(client(), monitor.appId), name);
    expect(readWords(refusal.text)).toContain(text);
    const again = await press(client(), refusal, 'Use another account');
    expect(readWords(again.text)).toContain('Pick an account');
    await changeUser(client(), name, { locked: false, passwordExpired: false });
  });
});

describe('consent', () => {
  it('is recorded for the user alone, with what a sign-in adds, and the code goes back with the state', async () => {
    const consent = await choose(client(), await follow(client(), monitor.appId, { scope: both }), 'jobs');
    expect(await listGrants()).toEqual([]);
    const url = readRedirect(await press(client(), consent, 'Accept'));
    expect(`${url.origin}${url.pathname}`).toBe('http://localhost:5000/');
    expect(url.searchParams.get('state')).toBe('a state');
    expect(url.searchParams.get('code')).toMatch(/^[\w.-]{100,}$/);
    expect([...url.searchParams.keys()]).toEqual(['code', 'state']);
    expect(await listGrants()).toEqual([
      'jobs@contoso.example Microsoft Graph: offline_access IMAP.AccessAsUser.All User.Read openid profile',
      'jobs@contoso.example Office 365 Exchange Online: IMAP.AccessAsUser.All SMTP.Send',
    ]);
  });

  it('is merged into what was there, and not asked again', async () => {
    await accept('jobs', { scope: graphScopes });
    await accept('jobs', { scope: 'https://graph.microsoft.com/smtp.send' });
    expect(await listGrants()).toEqual([
      'jobs@contoso.example Microsoft Graph: IMAP.AccessAsUser.All User.Read openid profile offline_access SMTP.Send',
    ]);
    const again = await choose(client(), await follow(client(), monitor.appId, { scope: graphScopes }), 'jobs');
    expect(readRedirect(again).searchParams.has('code')).toBe(true);
    const asked = await choose(
      client(),
      await follow(client(), monitor.appId, { scope: graphScopes, prompt: 'consent' }),
      'jobs',
    );
    expect(readWords(asked.text)).toContain('Permissions requested');
  });

  it("of one user is not another one's", async () => {
    await accept('jobs', {});
    const page = await choose(client(), await follow(client(), monitor.appId), 'admin');
    expect(readWords(page.text)).toContain('Permissions requested');
  });

  it('declined tells the application so and records nothing', async () => {
    const consent = await choose(client(), await follow(client(), monitor.appId), 'jobs');
    const url = readRedirect(await press(client(), consent, 'Cancel'));
    expect(url.searchParams.get('error')).toBe('access_denied');
    expect(url.searchParams.get('error_description')).toContain('AADSTS65004');
    expect(await listGrants()).toEqual([]);
  });

  it('gives an application without a service principal one', async () => {
    await client().graph('DELETE', `/v1.0/servicePrincipals/${monitor.servicePrincipalId}`);
    await accept('jobs', {});
    const { body } = await client().graph('GET', '/v1.0/servicePrincipals', {
      query: { $filter: `appId eq '${monitor.appId}'` },
    });
    expect(valuesOf(body)).toHaveLength(1);
  });

  async function accept(name: string, changes: Readonly<Record<string, string>>) {
    const page = await choose(client(), await follow(client(), monitor.appId, changes), name);
    return readRedirect(await press(client(), page, 'Accept'));
  }
});

describe('an account that has to prove more than a password', () => {
  it('does so on a page of its own, before consent', async () => {
    const proof = await choose(client(), await follow(client(), monitor.appId), 'mfa');
    expect(readWords(proof.text)).toContain('Prove that it is you');
    const consent = await press(client(), proof, 'It is me');
    expect(readRedirect(await press(client(), consent, 'Accept')).searchParams.has('code')).toBe(true);
  });

  it('cannot skip that page by posting the next one', async () => {
    const proof = await choose(client(), await follow(client(), monitor.appId), 'mfa');
    const flow = readForms(proof.text)[0]?.fields.flow ?? '';
    const page = await client().send('/login/consent', { method: 'POST', form: { flow, decision: 'accept' } });
    expect(readWords(page.text)).toContain('Prove that it is you');
    expect(await listGrants()).toEqual([]);
  });

  it('sets it up when that was not done', async () => {
    await changeUser(client(), 'jobs', { multiFactor: 'unregistered' });
    const page = await choose(client(), await follow(client(), monitor.appId), 'jobs');
    expect(readWords(page.text)).toContain('More information required');
    expect(readWords((await press(client(), page, 'Set it up')).text)).toContain('Permissions requested');
    const tenant = findDevelopmentTenant(client().directory);
    expect(tenant.account(tenant.findUser('jobs@contoso.example')?.id ?? '').multiFactor).toBe('required');
    await changeUser(client(), 'jobs', { multiFactor: 'none' });
  });
});

describe('the answer', () => {
  it('is posted by a page that names its script, and by its button without scripts', async () => {
    const changes = { response_mode: 'form_post', redirect_uri: 'http://localhost:7777', state: '"><script>' };
    const consent = await choose(client(), await follow(client(), monitor.appId, changes), 'jobs');
    const page = await press(client(), consent, 'Accept');
    expect(page.headers['content-security-policy']).toMatch(/script-src 'sha256-[\w+/=]{44}'/);
    const [form] = readForms(page.text);
    expect(form).toMatchObject({ action: 'http://localhost:7777', method: 'post', buttons: [{ label: 'Continue' }] });
    expect(form?.fields).toEqual({ code: expect.stringMatching(/^[\w.-]{100,}$/), state: '"><script>' });
    expect(page.text).not.toContain('"><script>"');
  });

  it("goes to this directory's own page in place of Microsoft's", async () => {
    const consent = await choose(
      client(),
      await follow(client(), monitor.appId, { redirect_uri: nativeClient }),
      'jobs',
    );
    const url = readRedirect(await press(client(), consent, 'Accept'));
    expect(url.href).toMatch(new RegExp(`^${client().directory.origin}/common/oauth2/nativeclient\\?code=`));
    const page = await client().send(`${url.pathname}${url.search}`);
    expect(readWords(page.text)).toContain('Never show or send the address of this page');
    expect(page.text).not.toContain(url.searchParams.get('code') ?? 'code');
    expect(page.headers['referrer-policy']).toBe('no-referrer');
  });
});

describe('what a page hands on', () => {
  it('cannot be made up, and is over after an hour', async () => {
    const page = await follow(client(), monitor.appId);
    for (const flow of ['', 'abc', `${readForms(page.text)[0]?.fields.flow ?? ''}x`]) {
      const answer = await client().send('/login/account', {
        method: 'POST',
        form: { flow, account: 'jobs@contoso.example' },
      });
      expect({ status: answer.status, text: readWords(answer.text) }).toMatchObject({
        status: 400,
        text: expect.stringContaining('AADSTS165000'),
      });
    }
    later = 3_601_000;
    expect(readWords((await choose(client(), page, 'jobs')).text)).toContain('AADSTS50089');
  });

  it('counts no more when the application was taken away meanwhile', async () => {
    const { id, appId } = await registerMonitor(client(), 'Gone');
    const consent = await choose(client(), await follow(client(), appId), 'jobs');
    await client().graph('DELETE', `/v1.0/applications/${id}`);
    const refusal = await press(client(), consent, 'Accept');
    expect(readWords(refusal.text)).toContain('AADSTS700016');
    expect(await listGrants()).toEqual([]);
  });
});
