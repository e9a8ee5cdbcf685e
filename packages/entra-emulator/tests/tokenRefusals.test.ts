import { beforeAll, describe, expect, it } from '@jest/globals';
import { developmentTenant } from '../src/index.ts';
import { addClientSecret } from '../src/store/credentials.ts';
import { readText } from './support/client.ts';
import { findDevelopmentTenant, signAssertion, workload } from './support/workload.ts';
import { setUpDirectory } from './support/setup.ts';

const { tenantId, clientId, clientSecret } = developmentTenant;
const nobody = '00000000-1111-4222-8333-444444444444';
const { client } = setUpDirectory();

beforeAll(() => {
  findDevelopmentTenant(client().directory).change(({ federatedCredentials }) => {
    federatedCredentials.push({ appId: clientId, ...workload });
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
    ['another grant type', tenantId, { grant_type: 'magic' }, 400, 70003, "'magic'"],
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
    const { id } = findDevelopmentTenant(client().directory).findApplicationByAppId(clientId) ?? { id: '' };
    const secret = findDevelopmentTenant(client().directory).change((state) =>
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
