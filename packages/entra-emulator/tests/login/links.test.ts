import { beforeAll, describe, expect, it } from '@jest/globals';
import { readText } from '../support/client.ts';
import type { Answer } from '../support/client.ts';
import { readRedirect, readWords } from '../support/pages.ts';
import { setUpDirectory } from '../support/setup.ts';
import { choose, follow as followLink, nativeClient, registerMonitor } from '../support/signIn.ts';

const nobody = '00000000-1111-4222-8333-444444444444';
const { client } = setUpDirectory();
let clientId = '';
let withoutRedirect = '';

async function register(json: object): Promise<string> {
  return readText((await client().graph('POST', '/v1.0/applications', { json })).body, 'appId');
}

beforeAll(async () => {
  clientId = (await registerMonitor(client(), 'P <b>ASS</b>')).appId;
  withoutRedirect = await register({ displayName: 'Bare' });
});

const endpoints = ['oauth2/v2.0/authorize', 'v2.0/adminconsent'];
const scope = 'https://graph.microsoft.com/IMAP.AccessAsUser.All offline_access https://outlook.office.com/SMTP.Send';

const follow = (endpoint: string, changes: Readonly<Record<string, string>> = {}): Promise<Answer> =>
  followLink(client(), clientId, { redirect_uri: nativeClient, scope, ...changes }, endpoint);

type Refused = readonly (readonly [string, Readonly<Record<string, string>>, string])[];

describe.each(endpoints)('a link to %s', (endpoint) => {
  it('asks who signs in, then shows who asks for what, and runs no script', async () => {
    const accounts = await follow(endpoint);
    const consent = await choose(client(), accounts, 'admin');
    for (const page of [accounts, consent]) {
      expect(page.status).toBe(200);
      expect(page.headers['content-type']).toBe('text/html; charset=utf-8');
      expect(page.headers['content-security-policy']).toContain("default-src 'none'");
      expect(page.headers['content-security-policy']).not.toContain('script-src');
      expect(page.text).toContain('P &lt;b&gt;ASS&lt;/b&gt;');
      expect(page.text).not.toContain('<b>ASS');
    }
    expect(consent.text).toContain('IMAP.AccessAsUser.All (Microsoft Graph)');
    expect(consent.text).toContain('SMTP.Send (Office 365 Exchange Online)');
    expect(readWords(consent.text)).toContain('asks in Contoso to be allowed this: Read the mail in your mailbox');
  });

  it.each(['http://localhost', 'http://localhost:54321', 'http://localhost:54321/'])(
    'may lead back to %s, the port left open',
    async (uri) => {
      expect((await follow(endpoint, { redirect_uri: uri })).status).toBe(200);
    },
  );

  const onPage: Refused = [
    [
      'no client',
      { client_id: '' },
      "AADSTS900144: The request body must contain the following parameter: 'client_id'",
    ],
    ['an unknown client', { client_id: nobody }, `AADSTS700016: Application with identifier '${nobody}'`],
    ['no redirect URI', { redirect_uri: '' }, 'AADSTS900971'],
    ['another redirect URI', { redirect_uri: 'https://evil.example/' }, "AADSTS50011: The redirect URI 'https://evil."],
    ['another path on localhost', { redirect_uri: 'http://localhost:1/evil' }, 'AADSTS50011'],
    ['a redirect URI that is none', { redirect_uri: 'nowhere' }, 'AADSTS50011'],
    ['localhost in a longer name', { redirect_uri: 'http://localhost.evil.example' }, 'AADSTS50011'],
    ['an unknown response mode', { response_mode: 'web_message' }, 'AADSTS70007'],
  ];

  it.each(onPage)('is refused on a page for %s, since nobody knows where else', async (_, changes, text) => {
    const page = await follow(endpoint, changes);
    expect(page.status).toBe(400);
    expect(readWords(page.text)).toContain('having trouble signing you in');
    expect(readWords(page.text)).toContain(text);
  });

  const atRedirectUri: Refused = [
    ['no scope', { scope: '' }, "AADSTS900144: The request body must contain the following parameter: 'scope'"],
    ['an empty scope', { scope: '  ' }, 'AADSTS70011'],
    [
      '.default beside another permission',
      { scope: 'https://graph.microsoft.com/.default https://graph.microsoft.com/User.Read' },
      'AADSTS70011',
    ],
    ['.default of what is not declared', { scope: 'https://outlook.office.com/.default' }, 'AADSTS650057'],
    ['an unknown scope', { scope: 'https://graph.microsoft.com/Mail.Magic' }, 'AADSTS650053'],
    ['an unknown bare scope', { scope: '<script>' }, "asked for scope '<script>'"],
    ['an unknown resource', { scope: 'https://nowhere.example/Mail' }, 'AADSTS500011'],
  ];

  it.each(atRedirectUri)('is refused at the redirect URI for %s', async (_, changes, text) => {
    const { origin } = client().directory;
    const url = readRedirect(await follow(endpoint, changes));
    expect(`${url.origin}${url.pathname}`).toBe(`${origin}/common/oauth2/nativeclient`);
    expect(url.searchParams.get('error_description')).toContain(text);
    expect(url.searchParams.get('state')).toBe('a state');
    expect(url.searchParams.has('code')).toBe(false);
  });

  it('is refused for an application without a redirect URI', async () => {
    expect((await follow(endpoint, { client_id: withoutRedirect })).text).toContain('AADSTS500113');
  });

  it('is refused for an unknown tenant and for none', async () => {
    const query = { client_id: clientId, response_type: 'code', redirect_uri: nativeClient, scope };
    expect((await client().send(`/${nobody}/${endpoint}`, { query })).text).toContain('AADSTS90002');
    expect((await client().send(`/common/${endpoint}`, { query })).text).toContain('AADSTS50194');
  });

  it('takes .default for all that is declared, beside the scopes of OpenID Connect', async () => {
    const page = await follow(endpoint, { scope: 'https://graph.microsoft.com/.default openid profile' });
    const consent = readWords((await choose(client(), page, 'admin')).text);
    expect(consent).toContain('IMAP.AccessAsUser.All (Microsoft Graph)');
    expect(consent).toContain('openid (Microsoft Graph)');
    expect(consent).not.toContain('.default');
  });

  it('is refused for three resources', async () => {
    const { body } = await client().graph('GET', '/v1.0/servicePrincipals', {
      query: { $filter: "displayName eq 'Provisioning'" },
    });
    const [{ id, appId }] = (body as { readonly value: [{ readonly id: string; readonly appId: string }] }).value;
    const oauth2PermissionScopes = [{ id: nobody, value: 'Third', isEnabled: true }];
    await client().graph('PATCH', `/v1.0/servicePrincipals/${id}`, { json: { oauth2PermissionScopes } });
    const url = readRedirect(
      await follow(endpoint, { scope: `openid https://outlook.office.com/SMTP.Send ${appId}/Third` }),
    );
    expect(url.searchParams.get('error_description')).toContain('AADSTS28000');
  });
});

describe('a link to authorize', () => {
  const refused: Refused = [
    ['another response type', { response_type: 'token' }, 'AADSTS70007'],
    ['no response type', { response_type: '' }, 'AADSTS900144'],
    ['an unknown prompt', { prompt: 'consent select_account' }, 'AADSTS90023'],
    [
      'a choice of account that is made already',
      { prompt: 'select_account', login_hint: 'jobs@contoso.example' },
      'AADSTS90023',
    ],
    ['a challenge that is the verifier itself', { code_challenge_method: 'plain' }, 'AADSTS501491'],
    ['a challenge without a method, which means the same', { code_challenge_method: '' }, 'AADSTS501491'],
    ['a challenge that is no hash', { code_challenge: 'short' }, 'AADSTS501491'],
  ];

  it.each(refused)('is refused for %s', async (_, changes, text) => {
    const url = readRedirect(await follow('oauth2/v2.0/authorize', changes));
    expect(url.searchParams.get('error_description')).toContain(text);
  });

  it('that may show nothing is answered that a person is needed', async () => {
    const url = readRedirect(await follow('oauth2/v2.0/authorize', { prompt: 'none' }));
    expect(url.searchParams.get('error')).toBe('interaction_required');
    expect(url.searchParams.get('error_description')).toContain('AADSTS50058');
  });

  it('is refused while the application is disabled', async () => {
    const { appId, servicePrincipalId } = await registerMonitor(client(), 'Off');
    const path = `/v1.0/servicePrincipals/${servicePrincipalId}`;
    await client().graph('PATCH', path, { json: { accountEnabled: false } });
    const page = await follow('oauth2/v2.0/authorize', { client_id: appId });
    expect({ status: page.status, text: readWords(page.text) }).toMatchObject({
      status: 400,
      text: expect.stringContaining('AADSTS7000112'),
    });
    expect(page.text).toMatch(
      /<p>AADSTS7000112: [^<]+<\/p>\n<p class="soft">Trace ID: [\w-]{36}<br>Correlation ID: [\w-]{36}<br>Timestamp: [^<]+Z<\/p>/,
    );
  });

  it('needs PKCE for the single-page platform', async () => {
    const spa = { redirectUris: ['https://spa.example/'] };
    const appId = await register({ displayName: 'Spa', spa });
    const asked = { client_id: appId, redirect_uri: 'https://spa.example/', code_challenge: '' };
    const url = readRedirect(await follow('oauth2/v2.0/authorize', asked));
    expect(url.href).toMatch(/^https:\/\/spa\.example\/\?error=invalid_request&error_description=AADSTS9002325/);
  });

  it('says of a service that the organisation lacks that it is missing', async () => {
    const created = await client().send('/offline/tenants', {
      method: 'POST',
      json: { domain: 'nomail.example', exchange: false },
    });
    const tenantId = readText(created.body, 'tenantId');
    const [secret, id] = [readText(created.body, 'clientSecret'), readText(created.body, 'clientId')];
    const tenant = client().directory.store.findTenant(tenantId);
    tenant?.change(({ applications }) => {
      for (const each of applications) each.publicClient.redirectUris.push(nativeClient);
    });
    const query = { client_id: id, response_type: 'code', redirect_uri: nativeClient, scope };
    const url = readRedirect(await client().send(`/${tenantId}/oauth2/v2.0/authorize`, { query }));
    expect(url.searchParams.get('error_description')).toContain('AADSTS650052');
    expect(url.href).not.toContain(secret);
  });
});

describe("a link to version 1's admin consent", () => {
  it('asks for what the application declares', async () => {
    const page = await choose(client(), await follow('adminconsent', { scope: '', response_type: '' }), 'admin');
    expect(page.status).toBe(200);
    expect(page.text).toContain('IMAP.AccessAsUser.All (Microsoft Graph)');
    expect(page.text).not.toContain('Exchange');
  });

  it('is refused when a declared permission does not exist', async () => {
    const requiredResourceAccess = [
      { resourceAppId: '00000003-0000-0000-c000-000000000000', resourceAccess: [{ id: nobody, type: 'Scope' }] },
    ];
    const appId = await register({
      displayName: 'Odd',
      publicClient: { redirectUris: [nativeClient] },
      requiredResourceAccess,
    });
    const url = readRedirect(await follow('adminconsent', { client_id: appId }));
    expect(url.searchParams.get('error_description')).toContain('AADSTS65006');
  });
});
