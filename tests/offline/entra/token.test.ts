import { describe, expect, it } from '@jest/globals';
import { createLocalJWKSet, jwtVerify, SignJWT } from 'jose';
import type { JSONWebKeySet } from 'jose';
import { developmentTenant } from '../../../offline/entra/index.ts';
import { addClientSecret } from '../../../offline/entra/store/credentials.ts';
import { readText } from './support/client.ts';
import { setUpDirectory } from './support/setup.ts';

const { tenantId, clientId, clientSecret } = developmentTenant;
const nobody = '00000000-1111-4222-8333-444444444444';
const issuer = 'https://token.actions.githubusercontent.com';
const { client } = setUpDirectory();

const devTenant = () => {
  const tenant = client().directory.store.findTenant(tenantId);
  if (!tenant) throw new Error('The development tenant is missing.');
  return tenant;
};

function signAssertion(claims: Readonly<Record<string, unknown>>): Promise<string> {
  const all = {
    iss: issuer,
    sub: 'repo:contoso/mail:ref',
    aud: 'api://AzureADTokenExchange',
    exp: 4_102_444_800,
    ...claims,
  };
  return new SignJWT(all).setProtectedHeader({ alg: 'HS256' }).sign(Buffer.alloc(32));
}

describe('a token for an application', () => {
  it('is signed by a published key, for this tenant, this principal and Graph', async () => {
    const { body } = await client().token(tenantId);
    const keys = await client().send(`/${tenantId}/discovery/v2.0/keys`);
    const { payload, protectedHeader } = await jwtVerify(
      readText(body, 'access_token'),
      createLocalJWKSet(keys.body as unknown as JSONWebKeySet),
    );
    expect(protectedHeader).toMatchObject({ alg: 'RS256', typ: 'JWT' });
    expect(payload).toMatchObject({
      aud: 'https://graph.microsoft.com',
      iss: `${client().directory.origin}/${tenantId}/v2.0`,
      appid: clientId,
      idtyp: 'app',
      oid: developmentTenant.servicePrincipalObjectId,
      tid: tenantId,
    });
    expect(payload.roles).toContain('Application.ReadWrite.All');
    expect(body).toMatchObject({ token_type: 'Bearer', expires_in: 3600 });
  });

  it.each(['https://graph.microsoft.com', '00000003-0000-0000-c000-000000000000'])(
    'is for Graph when the scope names %s',
    async (resource) => {
      const { status } = await client().token(tenantId, { scope: `${resource}/.default` });
      expect(status).toBe(200);
    },
  );

  it('has the audience of Exchange and no role there when the scope names Exchange', async () => {
    const { body } = await client().token(tenantId, { scope: 'https://outlook.office365.com/.default' });
    const claims = JSON.parse(
      Buffer.from(readText(body, 'access_token').split('.')[1] ?? '', 'base64url').toString(),
    ) as object;
    expect(claims).toMatchObject({ aud: 'https://outlook.office.com', roles: [] });
  });

  it('is given for the tenant by its domain too', async () => {
    expect((await client().token('contoso.onmicrosoft.example')).status).toBe(200);
  });

  it('is given to a workload whose own token the application trusts', async () => {
    devTenant().change(({ federatedCredentials }) => {
      federatedCredentials.push({
        appId: clientId,
        issuer,
        subject: 'repo:contoso/mail:ref',
        audiences: ['api://AzureADTokenExchange'],
      });
    });
    const client_assertion = await signAssertion({});
    expect((await client().token(tenantId, { client_secret: '', client_assertion })).status).toBe(200);
  });
});

describe('a token is refused', () => {
  const refused: readonly (readonly [string, string, Readonly<Record<string, string>>, number, number, string])[] = [
    ['an unknown tenant', nobody, {}, 400, 90002, `Tenant '${nobody}' not found.`],
    ['a domain of no tenant', 'nowhere.example', {}, 400, 90002, "Tenant 'nowhere.example' not found."],
    ['a tenant that is a path', '..%2F..', {}, 400, 90002, "Tenant '../..' not found."],
    [
      'an unknown client',
      tenantId,
      { client_id: nobody },
      400,
      700016,
      `Application with identifier '${nobody}' was not found in the directory 'Contoso'.`,
    ],
    ['a wrong secret', tenantId, { client_secret: 'wrong' }, 401, 7000215, 'Invalid client secret provided.'],
    ['no credential', tenantId, { client_secret: '' }, 401, 7000218, "'client_assertion' or 'client_secret'"],
    ['no client', tenantId, { client_id: '' }, 400, 900144, "'client_id'"],
    ['no grant type', tenantId, { grant_type: '' }, 400, 900144, "'grant_type'"],
    ['another grant type', tenantId, { grant_type: 'password' }, 400, 70003, "'password'"],
    ['no scope', tenantId, { scope: '' }, 400, 900144, "'scope'"],
    ['a single permission', tenantId, { scope: 'https://graph.microsoft.com/User.Read' }, 400, 1002012, '/.default'],
    [
      'two scopes',
      tenantId,
      { scope: 'https://graph.microsoft.com/.default https://outlook.office.com/.default' },
      400,
      1002012,
      '/.default',
    ],
    [
      'an unknown resource',
      tenantId,
      { scope: 'https://nowhere.example/.default' },
      400,
      500011,
      'https://nowhere.example',
    ],
    ['an assertion that is none', tenantId, { client_assertion: 'abc' }, 400, 50027, 'malformed'],
  ];

  it.each(refused)('for %s', async (_, tenant, form, status, code, text) => {
    const answer = await client().token(tenant, form);
    expect(answer.status).toBe(status);
    expect(answer.body).toMatchObject({ error_codes: [code] });
    const description = readText(answer.body, 'error_description');
    expect(description).toContain(text);
    expect(description).toMatch(
      /^AADSTS\d+: .* Trace ID: [\w-]{36} Correlation ID: [\w-]{36} Timestamp: \d{4}-\d\d-\d\d \d\d:\d\d:\d\dZ$/,
    );
  });

  it('with the correlation ID that the client chose', async () => {
    const answer = await client().send(`/${nobody}/oauth2/v2.0/token`, {
      method: 'POST',
      headers: { 'client-request-id': nobody },
    });
    expect(answer.body).toMatchObject({ correlation_id: nobody });
  });

  const assertions: readonly (readonly [string, Readonly<Record<string, unknown>>, number])[] = [
    ['another issuer', { iss: 'https://issuer.example' }, 700211],
    ['another audience', { aud: ['https://audience.example'] }, 700212],
    ['another subject', { sub: 'repo:contoso/other:ref' }, 700213],
    ['a time that is over', { exp: 1 }, 700024],
    ['no time at all', { exp: undefined }, 700024],
  ];

  it.each(assertions)('for a workload whose token has %s', async (_, claims, code) => {
    const client_assertion = await signAssertion(claims);
    const answer = await client().token(tenantId, { client_assertion });
    expect(answer.body).toMatchObject({ error_codes: [code] });
  });

  it('for a secret that has expired, though another one is good', async () => {
    const { id } = devTenant().findApplicationByAppId(clientId) ?? { id: '' };
    const secret = devTenant().change((state) =>
      addClientSecret(state, id, { endDateTime: '2020-01-01T00:00:00Z' }, new Date()),
    );
    const answer = await client().token(tenantId, { client_secret: secret });
    expect(answer).toMatchObject({ status: 401, body: { error: 'invalid_client', error_codes: [7000222] } });
    expect((await client().token(tenantId, { client_secret: clientSecret })).status).toBe(200);
  });

  it('while the service principal is disabled', async () => {
    const path = `/v1.0/servicePrincipals/${developmentTenant.servicePrincipalObjectId}`;
    await client().graph('PATCH', path, { json: { accountEnabled: false } });
    expect((await client().token(tenantId)).body).toMatchObject({
      error: 'unauthorized_client',
      error_codes: [7000112],
    });
    await client().graph('PATCH', path, { json: { accountEnabled: true } });
  });
});

describe('OpenID configuration', () => {
  it.each([tenantId, developmentTenant.domain])('of %s names this origin and the tenant ID', async (name) => {
    const { origin } = client().directory;
    const { body } = await client().send(`/${name}/v2.0/.well-known/openid-configuration`);
    expect(body).toMatchObject({
      issuer: `${origin}/${tenantId}/v2.0`,
      token_endpoint: `${origin}/${name}/oauth2/v2.0/token`,
      authorization_endpoint: `${origin}/${name}/oauth2/v2.0/authorize`,
      jwks_uri: `${origin}/${name}/discovery/v2.0/keys`,
    });
  });

  it('leaves the tenant open where the path does', async () => {
    const { body } = await client().send('/common/v2.0/.well-known/openid-configuration');
    expect(body).toMatchObject({ issuer: `${client().directory.origin}/{tenantid}/v2.0` });
    expect((await client().send('/common/discovery/v2.0/keys')).status).toBe(200);
  });

  it('is refused for an unknown tenant, as are its keys', async () => {
    for (const path of ['v2.0/.well-known/openid-configuration', 'discovery/v2.0/keys']) {
      const answer = await client().send(`/${nobody}/${path}`);
      expect(answer).toMatchObject({ status: 400, body: { error: 'invalid_request', error_codes: [90002] } });
    }
  });
});
