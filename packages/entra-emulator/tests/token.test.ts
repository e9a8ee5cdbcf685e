import { describe, expect, it } from '@jest/globals';
import { createLocalJWKSet, jwtVerify } from 'jose';
import type { JSONWebKeySet } from 'jose';
import { developmentTenant } from '../src/index.ts';
import { readText } from './support/client.ts';
import { findDevelopmentTenant, signAssertion, workload } from './support/workload.ts';
import { setUpDirectory } from './support/setup.ts';

const { tenantId, clientId } = developmentTenant;
const { client } = setUpDirectory();

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
    findDevelopmentTenant(client().directory).change(({ federatedCredentials }) => {
      federatedCredentials.push({ appId: clientId, ...workload });
    });
    const client_assertion = await signAssertion({});
    expect((await client().token(tenantId, { client_secret: '', client_assertion })).status).toBe(200);
  });
});
