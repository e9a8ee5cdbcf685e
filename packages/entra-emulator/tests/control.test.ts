import { afterEach, describe, expect, it } from '@jest/globals';
import { controlHeader } from '../src/controlGuard.ts';
import { developmentTenant } from '../src/index.ts';
import { Client, readText } from './support/client.ts';
import { setUpDirectory } from './support/setup.ts';
import { postToken, registerMonitor } from './support/signIn.ts';

const { client } = setUpDirectory();
const control = (method: string, path: string, json?: unknown) =>
  client().send(`/offline/${path}`, { method, ...(json !== undefined && { json }) });

afterEach(async () => {
  await control('DELETE', 'faults');
});

describe('the control interface', () => {
  it('says what this is', async () => {
    const version = expect.stringMatching(/^\d+\.\d+\.\d+/);
    expect((await control('GET', 'health')).body).toEqual({ name: 'mailbox-access emulator', version });
  });

  it('plans faults and takes them back', async () => {
    expect((await control('POST', 'faults', { path: '/metadata', status: 503, times: 9 })).status).toBe(204);
    expect((await control('POST', 'faults', { pattern: '/v1.0/*', method: 'GET', status: 429 })).status).toBe(204);
    expect((await client().send('/metadata/endpoints')).status).toBe(503);
    expect((await client().graph('GET', '/v1.0/users')).status).toBe(429);
    expect((await control('DELETE', 'faults')).status).toBe(204);
    expect((await client().send('/metadata/endpoints')).status).toBe(200);
  });

  it.each([
    [{ status: 503 }, 'Either path or pattern'],
    [{ path: '/', pattern: '/', status: 503 }, 'Either path or pattern'],
    [{ path: '/', status: 99 }, 'status'],
    [{ path: '/', drop: 'sometimes' }, 'drop'],
    [{ path: '/', colour: 'red' }, 'colour'],
    [{ pattern: 'users', status: 503 }, 'pattern'],
  ])('refuses the fault %j', async (fault, text) => {
    const answer = await control('POST', 'faults', fault);
    expect(answer).toMatchObject({ status: 400, body: { error: expect.stringContaining(text) } });
  });

  it('tells what was asked of the directory, but not of itself', async () => {
    await client().graph('GET', '/v1.0/users', { query: { $top: '1' } });
    const { body } = await control('GET', 'requests');
    const value = body.value as readonly object[];
    const asked = { method: 'GET', path: '/v1.0/users', query: { $top: '1' }, status: 200 };
    expect(value.at(-1)).toEqual({ at: expect.any(Number), ...asked });
    expect(JSON.stringify(value)).not.toContain('/offline/');
  });

  it('lets the device codes that wait expire', async () => {
    const { appId } = await registerMonitor(client(), 'PASS');
    const path = '/contoso.example/oauth2/v2.0/devicecode';
    const device = { client_id: appId, scope: 'https://outlook.office.com/SMTP.Send' };
    const { body } = await client().send(path, { method: 'POST', form: device });
    const poll = { client_id: appId, grant_type: 'device_code', device_code: readText(body, 'device_code') };
    expect((await postToken(client(), poll)).body).toMatchObject({ error: 'authorization_pending' });
    expect((await client().send('/offline/device-codes', { method: 'DELETE' })).status).toBe(204);
    expect((await postToken(client(), poll)).body).toMatchObject({ error: 'expired_token', error_codes: [70020] });
    const form = { user_code: readText(body, 'user_code') };
    const page = await client().send('/devicelogin', { method: 'POST', form });
    expect(page.text).toContain('it has expired');
  });

  it('is asked in vain for what it does not know, such as a tenant of another name', async () => {
    expect((await control('GET', 'unicorns')).status).toBe(404);
    expect((await control('GET', 'tenants/nowhere.example')).status).toBe(404);
  });
});

describe('users and policies changed through it', () => {
  const path = `tenants/${developmentTenant.domain}`;
  const findTenant = () => client().directory.store.findTenant(developmentTenant.tenantId);
  const findAccount = () => findTenant()?.account(developmentTenant.mailboxObjectId);

  it('are changed in what is named, and in nothing else', async () => {
    const before = findAccount();
    const user = `${path}/users/JOBS@contoso.example`;
    const changes = { imapEnabled: false, delegates: ['admin@contoso.example'] };
    expect((await control('POST', user, changes)).status).toBe(204);
    expect(findAccount()).toEqual({ ...before, ...changes });
    expect((await control('POST', user, { accountEnabled: false, imapEnabled: true })).status).toBe(204);
    expect(findTenant()?.findUser(developmentTenant.mailbox)?.accountEnabled).toBe(false);
    expect((await control('POST', user, { accountEnabled: true, delegates: [] })).status).toBe(204);
    expect(findAccount()).toEqual(before);
    expect((await control('POST', path, { userConsent: [] })).status).toBe(204);
    expect((await control('GET', path)).body).toMatchObject({
      policies: { userConsent: [], conditionalAccess: 'none', securityDefaults: false, smtpAuthEnabled: true },
    });
  });

  it.each([
    [`${path}/users/jobs@contoso.example`, { imapEnabled: 'no' }, 400],
    [`${path}/users/jobs@contoso.example`, { colour: 'red' }, 400],
    [`${path}/users/jobs@contoso.example`, { passwordHash: 'made.up' }, 400],
    [`${path}/users/nobody@contoso.example`, {}, 404],
    ['tenants/nowhere.example/users/jobs@contoso.example', {}, 404],
    ['tenants/nowhere.example', {}, 404],
    [path, { userConsent: 'none' }, 400],
    [path, { colour: 'red' }, 400],
  ])('are not by %s with %j', async (wrong, json, status) => {
    const before = JSON.stringify(findTenant()?.state);
    expect((await control('POST', wrong, json)).status).toBe(status);
    expect(JSON.stringify(findTenant()?.state)).toBe(before);
  });
});

describe('a tenant made through it', () => {
  it('has what was asked for, and its credentials work', async () => {
    const settings = {
      domain: 'Fabrikam.example',
      displayName: 'Fabrikam',
      users: [
        { userPrincipalName: 'hr@fabrikam.example', multiFactor: 'required' },
        { userPrincipalName: 'x@fabrikam.example', mail: null },
      ],
      exchange: false,
      roles: ['Application.ReadWrite.OwnedBy', 'User.Read.All'],
      federatedCredentials: [{ issuer: 'https://issuer.example', subject: 's', audiences: ['a'] }],
      policies: { userConsent: ['microsoft-user-default-legacy'] },
    };
    const { status, body } = await control('POST', 'tenants', settings);
    expect(status).toBe(201);
    expect(body.domains).toEqual(['fabrikam.example', 'fabrikamexample.onmicrosoft.example']);
    const { tenantId, clientId, clientSecret } = body as Readonly<Record<string, string>>;
    const other = new Client(client().directory);
    await other.signIn({ tenantId: tenantId ?? '', clientId: clientId ?? '', clientSecret: clientSecret ?? '' });
    const principals = await other.graph('GET', '/v1.0/servicePrincipals', { query: { $select: 'appId' } });
    expect(JSON.stringify(principals.body)).not.toContain('00000002-0000-0ff1-ce00-000000000000');
    expect((await other.graph('GET', '/v1.0/users/hr@fabrikam.example')).body).toMatchObject({ displayName: 'Hr' });
    other.close();
    const tenant = client().directory.store.findTenant('fabrikam.example');
    expect(tenant?.account(tenant.findUser('hr@fabrikam.example')?.id ?? '').multiFactor).toBe('required');
    const described = await control('GET', 'tenants/fabrikam.example');
    expect(described.body).toMatchObject({
      tenantId,
      displayName: 'Fabrikam',
      policies: { ...settings.policies, graphConsentCoversExchange: true, securityDefaults: false },
      counts: { applications: 1, servicePrincipals: 3, assignments: 2 },
    });
    expect(described.text).not.toContain(clientSecret);
  });

  it('needs a name that is free and settings that are right', async () => {
    const taken = await control('POST', 'tenants', { domain: 'contoso.example' });
    expect(taken).toMatchObject({ status: 409, body: { error: expect.stringContaining('contoso.example') } });
    const { tenantId } = developmentTenant;
    expect((await control('POST', 'tenants', { domain: 'new.example', tenantId })).status).toBe(409);
    for (const wrong of [
      {},
      { domain: 'nodots' },
      { domain: '../x.example' },
      { domain: 'a.example', roles: ['God'] },
      { domain: 'a.example', users: [{ userPrincipalName: 'x' }] },
    ]) {
      expect((await control('POST', 'tenants', wrong)).status).toBe(400);
    }
  });
});

describe('what a web page can send to the control interface', () => {
  const tenants = '/offline/tenants';
  const domain = 'page.example';
  const form = { 'content-type': 'application/x-www-form-urlencoded' };
  const none = { [controlHeader]: '' };

  it.each([
    ['a form', 'POST', tenants, { ...none, ...form }, 403],
    ['a form with the header', 'POST', tenants, form, 415],
    ['JSON as text', 'POST', tenants, { ...none, 'content-type': 'text/plain' }, 403],
    ['JSON as text with the header', 'POST', tenants, { 'content-type': 'text/plain' }, 415],
    ['JSON without the header', 'POST', tenants, none, 403],
    ['a form to a path that is written otherwise', 'POST', '/%6Fffline/tenants', { ...none, ...form }, 403],
    ['JSON from another origin', 'POST', tenants, { origin: 'https://host.example' }, 403],
    ['JSON from a page without an origin', 'POST', tenants, { origin: 'null' }, 403],
    ['JSON to a name that leads here', 'POST', tenants, { host: 'host.example' }, 421],
    ['JSON to a name that begins like this machine', 'POST', tenants, { host: 'localhost.host.example:443' }, 421],
    ['a picture that holds the directory', 'GET', '/offline/hold', none, 403],
    ['a picture of the log', 'GET', '/offline/requests', none, 403],
    ['the log by a name that leads here', 'GET', '/offline/requests', { host: 'host.example' }, 421],
    ['the version by a name that leads here', 'GET', '/offline/health', { host: 'host.example' }, 421],
  ])('%s is refused, and nothing is changed', async (_, method, path, headers, status) => {
    const text = JSON.stringify({ domain });
    const answer = await client().send(path, {
      method,
      headers: { 'content-type': 'application/json', ...headers },
      ...(method === 'POST' ? { text } : {}),
    });
    expect(answer.status).toBe(status);
    expect(answer.headers).not.toHaveProperty('access-control-allow-origin');
    expect(client().directory.store.findTenant(domain)).toBeUndefined();
  });

  it('a question whether it may is answered with no', async () => {
    const answer = await client().send(tenants, {
      method: 'OPTIONS',
      headers: { origin: 'https://host.example', 'access-control-request-method': 'POST' },
    });
    expect(answer.status).toBe(403);
    expect(answer.headers).not.toHaveProperty('access-control-allow-origin');
  });

  it('a pattern is no regular expression, and takes no time', async () => {
    const plan = { pattern: '/v1.0/(a+)+$', status: 503, times: 9 };
    expect((await control('POST', 'faults', plan)).status).toBe(204);
    expect((await client().graph('GET', `/v1.0/${'a'.repeat(5_000)}!`)).status).toBe(400);
  });
});
