import { beforeAll, describe, expect, it } from '@jest/globals';
import { createLocalJWKSet, decodeJwt, jwtVerify, type JSONWebKeySet } from 'jose';
import { buildTenant, developmentTenant } from '../src/index.ts';
import { azureCli } from '../src/microsoft.ts';
import { createClientSecret } from '../src/store/credentials.ts';
import { readText } from './support/client.ts';
import { ask, valuesOf } from './support/graph.ts';
import { setUpDirectory } from './support/setup.ts';
import { postToken, redeem, signInForCode } from './support/signIn.ts';
import { findDevelopmentTenant, signAssertion, workload } from './support/workload.ts';

describe('a token for an application', () => {
  const { tenantId, clientId } = developmentTenant;
  const { client } = setUpDirectory();

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
    'is for Graph by %s',
    async (name) => {
      expect((await client().token(tenantId, { scope: `${name}/.default` })).status).toBe(200);
    },
  );

  it('has the audience of Exchange and no role there when the scope names Exchange', async () => {
    const { body } = await client().token(tenantId, { scope: 'https://outlook.office365.com/.default' });
    expect(decodeJwt(readText(body, 'access_token'))).toMatchObject({ aud: 'https://outlook.office.com', roles: [] });
  });

  it('is given for the tenant by its domain too', async () => {
    expect((await client().token('contoso.onmicrosoft.example')).status).toBe(200);
  });

  it('is given to a workload whose own token the application trusts', async () => {
    findDevelopmentTenant(client().directory).change(({ federatedCredentials }) => {
      federatedCredentials.push({ appId: clientId, ...workload });
    });
    const client_assertion = await signAssertion({});
    expect((await client().token(tenantId, { client_secret: '', client_assertion })).status).toBe(200);
  });
});

describe('a token is refused', () => {
  const { tenantId, clientId, clientSecret } = developmentTenant;
  const nobody = '00000000-1111-4222-8333-444444444444';
  const { client } = setUpDirectory();

  beforeAll(() => {
    findDevelopmentTenant(client().directory).change(({ federatedCredentials }) => {
      federatedCredentials.push({ appId: clientId, ...workload });
    });
  });

  type Form = Readonly<Record<string, string>>;
  const two = 'https://graph.microsoft.com/.default https://outlook.office.com/.default';
  const notFound = `Application with identifier '${nobody}' was not found in the directory 'Contoso'.`;

  /** Codes from 7000000 on mean that the client is not authenticated, with another status. */
  const refused: readonly (readonly [string, string, Form, number, string])[] = [
    ['an unknown tenant', nobody, {}, 90002, `Tenant '${nobody}' not found.`],
    ['a domain of no tenant', 'nowhere.example', {}, 90002, "Tenant 'nowhere.example' not found."],
    ['a tenant that is a path', '..%2F..', {}, 90002, "Tenant '../..' not found."],
    ['an unknown client', tenantId, { client_id: nobody }, 700016, notFound],
    ['a wrong secret', tenantId, { client_secret: 'wrong' }, 7000215, 'Invalid client secret provided.'],
    ['no credential', tenantId, { client_secret: '' }, 7000218, "'client_assertion' or 'client_secret'"],
    ['no client', tenantId, { client_id: '' }, 900144, "'client_id'"],
    ['no grant type', tenantId, { grant_type: '' }, 900144, "'grant_type'"],
    ['another grant type', tenantId, { grant_type: 'magic' }, 70003, "'magic'"],
    ['no scope', tenantId, { scope: '' }, 900144, "'scope'"],
    ['a single permission', tenantId, { scope: 'https://graph.microsoft.com/User.Read' }, 1002012, '/.default'],
    ['two scopes', tenantId, { scope: two }, 1002012, '/.default'],
    ['an unknown resource', tenantId, { scope: 'https://no.example/.default' }, 500011, 'https://no.example'],
    ['an assertion that is none', tenantId, { client_assertion: 'abc' }, 50027, 'malformed'],
  ];

  it.each(refused)('for %s', async (_, tenant, form, code, text) => {
    const answer = await client().token(tenant, form);
    expect(answer).toMatchObject({ status: code > 7_000_000 ? 401 : 400, body: { error_codes: [code] } });
    const description = readText(answer.body, 'error_description');
    expect(description).toContain(text);
    expect(description).toMatch(
      /^AADSTS\d+: .* Trace ID: [\w-]{36} Correlation ID: [\w-]{36} Timestamp: \d{4}-\d\d-\d\d \d\d:\d\d:\d\dZ$/,
    );
  });

  it('with the correlation ID that the client chose', async () => {
    const call = { method: 'POST', headers: { 'client-request-id': nobody } };
    const answer = await client().send(`/${nobody}/oauth2/v2.0/token`, call);
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
    const { id } = findDevelopmentTenant(client().directory).findApplicationByAppId(clientId) ?? { id: '' };
    const { secretText: client_secret } = findDevelopmentTenant(client().directory).change((state) =>
      createClientSecret(state, id, { endDateTime: '2020-01-01T00:00:00Z' }, new Date()),
    );
    const answer = await client().token(tenantId, { client_secret });
    expect(answer).toMatchObject({ status: 401, body: { error: 'invalid_client', error_codes: [7000222] } });
    expect((await client().token(tenantId, { client_secret: clientSecret })).status).toBe(200);
  });

  it('while the service principal is disabled', async () => {
    const path = `/v1.0/servicePrincipals/${developmentTenant.servicePrincipalObjectId}`;
    await client().graph('PATCH', path, { json: { accountEnabled: false } });
    const { body } = await client().token(tenantId);
    expect(body).toMatchObject({ error: 'unauthorized_client', error_codes: [7000112] });
    await client().graph('PATCH', path, { json: { accountEnabled: true } });
  });
});

describe('OpenID configuration', () => {
  const { tenantId } = developmentTenant;
  const nobody = '00000000-1111-4222-8333-444444444444';
  const { client } = setUpDirectory();

  it.each([tenantId, developmentTenant.domain])('of %s names this origin and the tenant ID', async (name) => {
    const { origin } = client().directory;
    const { body } = await client().send(`/${name}/v2.0/.well-known/openid-configuration`);
    expect(body).toMatchObject({
      issuer: `${origin}/${tenantId}/v2.0`,
      token_endpoint: `${origin}/${name}/oauth2/v2.0/token`,
      authorization_endpoint: `${origin}/${name}/oauth2/v2.0/authorize`,
      jwks_uri: `${origin}/${name}/discovery/v2.0/keys`,
      device_authorization_endpoint: `${origin}/${name}/oauth2/v2.0/devicecode`,
      response_modes_supported: ['query', 'form_post'],
      code_challenge_methods_supported: ['S256'],
      grant_types_supported: expect.arrayContaining(['authorization_code', 'refresh_token', 'password']),
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

describe('the Azure CLI', () => {
  const { tenantId, domain } = developmentTenant;
  const { client } = setUpDirectory({}, {});
  const management = 'https://management.core.windows.net//.default';
  const authorized = (token: string) => ({ headers: { authorization: `Bearer ${token}` } });

  it('is in every tenant, also in one that was made without it', async () => {
    const tenant = client().directory.store.addTenant(buildTenant({ domain: 'customer.example' }, new Date()).state);
    expect(tenant.findServicePrincipalByAppId(azureCli.appId)?.displayName).toBe('Microsoft Azure CLI');
    tenant.change(
      (state) => (state.servicePrincipals = state.servicePrincipals.filter(({ appId }) => appId !== azureCli.appId)),
    );
    const form = { client_id: azureCli.appId, scope: management };
    const answer = await client().send('/customer.example/oauth2/v2.0/devicecode', { method: 'POST', form });
    expect(answer.status).toBe(200);
    expect(tenant.findServicePrincipalByAppId(azureCli.appId)).toBeDefined();
  });

  it('signs a user in without asking for consent, for Azure and for Microsoft Graph', async () => {
    const scope = `${management} offline_access openid profile`;
    const code = await signInForCode(client(), azureCli.appId, { scope });
    const { status, body } = await redeem(client(), azureCli.appId, code, { scope });
    expect(status).toBe(200);
    const call = authorized(readText(body, 'access_token'));
    const subscriptions = await client().send('/subscriptions', { ...call, query: { 'api-version': '2022-12-01' } });
    expect(subscriptions).toMatchObject({ status: 200, body: { value: [], count: { type: 'Total', value: 0 } } });
    const tenants = await client().send('/tenants', call);
    expect(valuesOf(tenants.body)).toMatchObject([{ tenantId, defaultDomain: domain }]);
    const graph = await postToken(client(), {
      client_id: azureCli.appId,
      grant_type: 'refresh_token',
      refresh_token: readText(body, 'refresh_token'),
      scope: 'https://graph.microsoft.com/.default',
    });
    const me = await client().send('/v1.0/me', authorized(readText(graph.body, 'access_token')));
    expect(me).toMatchObject({ status: 200, body: { userPrincipalName: developmentTenant.mailbox } });
  });

  it('gets a token for Microsoft Graph by an address with a slash at its end', async () => {
    for (const address of ['https://graph.microsoft.com/', `${client().directory.origin}/`]) {
      const { body } = await client().token(tenantId, { scope: `${address}/.default` });
      expect((await client().send('/v1.0/organization', authorized(readText(body, 'access_token')))).status).toBe(200);
    }
  });

  it('signs an application in, and finds no subscription', async () => {
    const { body } = await client().token(tenantId, { scope: management });
    const answer = await client().send('/subscriptions', authorized(readText(body, 'access_token')));
    expect(answer).toMatchObject({ status: 200, body: { value: [] } });
  });

  it.each([
    ['no token', '', 'AuthenticationFailed'],
    ['a token for Microsoft Graph', 'graph', 'InvalidAuthenticationToken'],
  ])('is refused by Azure with %s', async (_, kind, code) => {
    const token = kind === '' ? '' : await client().signIn();
    const answer = await client().send('/subscriptions', token === '' ? {} : authorized(token));
    expect(answer).toMatchObject({ status: 401, body: { error: { code } } });
  });

  it('is shown by Microsoft Graph as one of the service principals', async () => {
    expect(await ask(client(), `/v1.0/servicePrincipals(appId='${azureCli.appId}')`)).toMatchObject({
      displayName: 'Microsoft Azure CLI',
      appOwnerOrganizationId: 'f8cdef31-a31e-4b4a-93e4-5f571e91255a',
    });
  });
});
