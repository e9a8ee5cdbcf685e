import { describe, expect, it } from '@jest/globals';
import { SignJWT } from 'jose';
import { buildTenant, developmentTenant, startEntraEmulator } from '../src/index.ts';
import { Client, readText } from './support/client.ts';
import { makeFolder } from './support/folder.ts';
import { setUpDirectory } from './support/setup.ts';

let later = 0;
const { client } = setUpDirectory({ now: () => new Date(Date.now() + later) });

describe('Graph lets nobody in', () => {
  const get = (authorization?: string) =>
    client().send('/v1.0/applications', authorization === undefined ? {} : { headers: { authorization } });

  it.each([
    ['without a token', undefined, 'Access token is empty.'],
    ['with another scheme', 'Basic abc', 'Access token is empty.'],
    ['with an empty token', 'Bearer ', 'Access token is empty.'],
    ['with a token that is none', 'Bearer abc', 'IDX14100'],
  ])('%s', async (_, authorization, text) => {
    const answer = await get(authorization);
    expect(answer).toMatchObject({
      status: 401,
      body: { error: { code: 'InvalidAuthenticationToken', message: expect.stringContaining(text) } },
    });
  });

  it('with a token that has expired', async () => {
    const token = await client().signIn();
    later = 3_601_000;
    expect((await get(`Bearer ${token}`)).body).toMatchObject({
      error: { message: 'Lifetime validation failed, the token is expired.' },
    });
    later = 0;
  });

  it('with a token for Exchange', async () => {
    const { body } = await client().token(developmentTenant.tenantId, { scope: 'https://outlook.office.com/.default' });
    expect((await get(`Bearer ${readText(body, 'access_token')}`)).body).toMatchObject({
      error: { message: expect.stringContaining('audience') },
    });
  });

  it("with another directory's token, or one that nobody signed", async () => {
    const { folder, remove } = makeFolder();
    const other = new Client(await startEntraEmulator({ folder }));
    const foreign = await other.signIn();
    expect((await get(`Bearer ${foreign}`)).body).toMatchObject({
      error: { message: expect.stringContaining('signature') },
    });
    other.close();
    await other.directory.close();
    remove();
    const made = await new SignJWT({ aud: 'https://graph.microsoft.com' })
      .setProtectedHeader({ alg: 'HS256' })
      .sign(Buffer.alloc(32));
    expect((await get(`Bearer ${made}`)).status).toBe(401);
  });

  it("to another tenant's data than the token's", async () => {
    const built = buildTenant({ domain: 'fabrikam.example' }, new Date());
    client().directory.store.addTenant(built.state);
    const other = new Client(client().directory);
    await other.signIn({ tenantId: built.state.tenantId, clientId: built.clientId, clientSecret: built.clientSecret });
    expect(
      (await other.graph('GET', `/v1.0/servicePrincipals/${developmentTenant.servicePrincipalObjectId}`)).status,
    ).toBe(404);
    expect((await other.graph('GET', '/v1.0/domains/fabrikam.example')).status).toBe(200);
    other.close();
  });
});
