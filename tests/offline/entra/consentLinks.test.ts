import { beforeAll, describe, expect, it } from '@jest/globals';
import { developmentTenant } from '../../../offline/entra/index.ts';
import { readText } from './support/client.ts';
import { setUpDirectory } from './support/setup.ts';

const { tenantId } = developmentTenant;
const nobody = '00000000-1111-4222-8333-444444444444';
const nativeClient = 'https://login.microsoftonline.com/common/oauth2/nativeclient';
const { client } = setUpDirectory();
let clientId = '';
let withoutRedirect = '';

async function register(json: object): Promise<string> {
  return readText((await client().graph('POST', '/v1.0/applications', { json })).body, 'appId');
}

beforeAll(async () => {
  const publicClient = { redirectUris: [nativeClient, 'http://localhost'] };
  const resourceAccess = [{ id: '652390e4-393a-48de-9484-05f9b1212954', type: 'Scope' }];
  const requiredResourceAccess = [{ resourceAppId: '00000003-0000-0000-c000-000000000000', resourceAccess }];
  clientId = await register({ displayName: 'P <b>ASS</b>', publicClient, requiredResourceAccess });
  withoutRedirect = await register({ displayName: 'Bare' });
});

const endpoints = ['oauth2/v2.0/authorize', 'v2.0/adminconsent'];

/** A link that nothing is wrong with, but for what is given; an empty text leaves a parameter out. */
function follow(endpoint: string, changes: Readonly<Record<string, string>> = {}, tenant: string = tenantId) {
  const query = {
    client_id: clientId,
    response_type: 'code',
    redirect_uri: nativeClient,
    scope: 'https://graph.microsoft.com/IMAP.AccessAsUser.All offline_access https://outlook.office.com/SMTP.Send',
    ...changes,
  };
  const given = Object.entries(query).filter(([, value]) => value !== '');
  return client().send(`/${tenant}/${endpoint}`, { query: Object.fromEntries(given) });
}

describe.each(endpoints)('a link to %s', (endpoint) => {
  it('shows who asks for what when nothing is wrong with it, and runs no script', async () => {
    const page = await follow(endpoint);
    expect(page.status).toBe(200);
    expect(page.headers['content-type']).toBe('text/html; charset=utf-8');
    expect(page.headers['content-security-policy']).toContain("default-src 'none'");
    expect(page.text).toContain('IMAP.AccessAsUser.All (Microsoft Graph)');
    expect(page.text).toContain('SMTP.Send (Office 365 Exchange Online)');
    expect(page.text).toContain('P &lt;b&gt;ASS&lt;/b&gt;');
    expect(page.text).not.toContain('<b>ASS');
  });

  it.each(['http://localhost', 'http://localhost:54321', 'http://localhost:54321/'])(
    'may lead back to %s, the port left open',
    async (uri) => {
      expect((await follow(endpoint, { redirect_uri: uri })).status).toBe(200);
    },
  );

  const refused: readonly (readonly [string, Readonly<Record<string, string>>, string])[] = [
    [
      'no client',
      { client_id: '' },
      'AADSTS900144: The request body must contain the following parameter: &#39;client_id&#39;',
    ],
    ['an unknown client', { client_id: nobody }, `AADSTS700016: Application with identifier &#39;${nobody}&#39;`],
    ['no redirect URI', { redirect_uri: '' }, 'AADSTS900971'],
    [
      'another redirect URI',
      { redirect_uri: 'https://evil.example/' },
      'AADSTS50011: The redirect URI &#39;https://evil.example/&#39;',
    ],
    ['another path on localhost', { redirect_uri: 'http://localhost:1/evil' }, 'AADSTS50011'],
    ['a redirect URI that is none', { redirect_uri: 'nowhere' }, 'AADSTS50011'],
    ['localhost in a longer name', { redirect_uri: 'http://localhost.evil.example' }, 'AADSTS50011'],
    ['no scope', { scope: '' }, 'AADSTS900144: The request body must contain the following parameter: &#39;scope&#39;'],
    ['an empty scope', { scope: '  ' }, 'AADSTS70011'],
    ['.default beside another', { scope: 'https://graph.microsoft.com/.default openid' }, 'AADSTS70011'],
    ['an unknown scope', { scope: 'https://graph.microsoft.com/Mail.Magic' }, 'AADSTS650053'],
    ['an unknown bare scope', { scope: '<script>' }, 'asked for scope &#39;&lt;script&gt;&#39;'],
    ['an unknown resource', { scope: 'https://nowhere.example/Mail' }, 'AADSTS500011'],
  ];

  it.each(refused)('is refused for %s', async (_, changes, text) => {
    const page = await follow(endpoint, changes);
    expect(page.status).toBe(400);
    expect(page.text).toContain('having trouble signing you in');
    expect(page.text).toContain(text);
    expect(page.text).not.toContain('<script');
  });

  it('is refused for an application without a redirect URI', async () => {
    expect((await follow(endpoint, { client_id: withoutRedirect })).text).toContain('AADSTS500113');
  });

  it('is refused for an unknown tenant and for none', async () => {
    expect((await follow(endpoint, {}, nobody)).text).toContain('AADSTS90002');
    expect((await follow(endpoint, {}, 'common')).text).toContain('AADSTS50194');
  });

  it('is refused for three resources', async () => {
    const { body } = await client().graph('GET', '/v1.0/servicePrincipals', {
      query: { $filter: "displayName eq 'Provisioning'" },
    });
    const [{ id, appId }] = (body as { readonly value: [{ readonly id: string; readonly appId: string }] }).value;
    const oauth2PermissionScopes = [{ id: nobody, value: 'Third', isEnabled: true }];
    await client().graph('PATCH', `/v1.0/servicePrincipals/${id}`, { json: { oauth2PermissionScopes } });
    const page = await follow(endpoint, { scope: `openid https://outlook.office.com/SMTP.Send ${appId}/Third` });
    expect(page.text).toContain('AADSTS28000');
  });
});

describe('a link to authorize', () => {
  it('is refused for another response type', async () => {
    expect((await follow('oauth2/v2.0/authorize', { response_type: 'token' })).text).toContain('AADSTS70007');
    expect((await follow('oauth2/v2.0/authorize', { response_type: '' })).text).toContain('AADSTS900144');
  });

  it('is refused while the application is disabled', async () => {
    const appId = await register({ displayName: 'Off', publicClient: { redirectUris: [nativeClient] } });
    await client().graph('POST', '/v1.0/servicePrincipals', { json: { appId, accountEnabled: false } });
    expect((await follow('oauth2/v2.0/authorize', { client_id: appId })).text).toContain('AADSTS7000112');
  });
});

describe("a link to version 1's admin consent", () => {
  it('asks for what the application declares', async () => {
    const page = await follow('adminconsent', { scope: '', response_type: '' });
    expect(page.status).toBe(200);
    expect(page.text).toContain('IMAP.AccessAsUser.All (Microsoft Graph)');
    expect(page.text).not.toContain('SMTP.Send');
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
    expect((await follow('adminconsent', { client_id: appId })).text).toContain(`AADSTS65006`);
  });
});
