import { describe, expect, it } from '@jest/globals';
import { developmentTenant } from '../src/index.ts';
import { readText } from './support/client.ts';
import { ask, makeApplication } from './support/graph.ts';
import { setUpDirectory } from './support/setup.ts';

const { tenantId } = developmentTenant;
const { client } = setUpDirectory();

const signIn = (clientId: string, secret: string) =>
  client().token(tenantId, { client_id: clientId, client_secret: secret });

describe('a client secret', () => {
  it('of addPassword signs its application in until it is removed', async () => {
    const { id, appId } = await makeApplication(client(), 'Secret');
    const path = `/v1.0/applications/${id}`;
    const added = await client().graph('POST', `${path}/addPassword`, {
      json: { passwordCredential: { displayName: 'Monitor' } },
    });
    expect(added).toMatchObject({ status: 200, body: { displayName: 'Monitor', keyId: expect.any(String) } });
    const secret = readText(added.body, 'secretText');
    expect((await signIn(appId, secret)).status).toBe(200);
    expect(JSON.stringify(await ask(client(), path))).not.toContain(secret);
    await client().graph('POST', `${path}/removePassword`, { json: { keyId: readText(added.body, 'keyId') } });
    expect((await signIn(appId, secret)).body.error_codes).toEqual([7000215]);
  });

  it('lasts two years unless the request says otherwise', async () => {
    const { id } = await makeApplication(client(), 'Dates');
    const path = `/v1.0/applications/${id}/addPassword`;
    const add = async (json?: object) => (await client().graph('POST', path, json && { json })).body;
    const start = { startDateTime: '2026-01-02T03:04:05Z' };
    expect((await add({ passwordCredential: start })).endDateTime).toBe('2028-01-02T03:04:05.000Z');
    const both = { ...start, endDateTime: '2026-02-01T00:00:00Z' };
    expect(await add({ passwordCredential: both })).toMatchObject(both);
    expect((await add()).secretText).toEqual(expect.any(String));
  });

  it('that a new application asks for is in the answer once, and signs in', async () => {
    const { status, body } = await client().graph('POST', '/v1.0/applications', {
      json: { displayName: 'With a secret', passwordCredentials: [{ displayName: 'x' }] },
    });
    expect(status).toBe(201);
    const appId = readText(body, 'appId');
    await client().graph('POST', '/v1.0/servicePrincipals', { json: { appId } });
    const [secret] = body.passwordCredentials as readonly { readonly secretText: string }[];
    expect((await signIn(appId, secret?.secretText ?? '')).status).toBe(200);
    const read = await ask(client(), `/v1.0/applications/${readText(body, 'id')}`);
    expect(JSON.stringify(read)).not.toContain('secretText');
  });

  it('cannot be chosen, added or changed by a caller, and is removed by a PATCH without it', async () => {
    const chosen = { displayName: 'x', passwordCredentials: [{ secretText: 'chosen' }] };
    expect(await client().graph('POST', '/v1.0/applications', { json: chosen })).toMatchObject({
      status: 400,
      body: { error: { message: 'New password credentials must be generated with service actions.' } },
    });
    const { id, appId } = await makeApplication(client(), 'Kept');
    const path = `/v1.0/applications/${id}`;
    const { body } = await client().graph('POST', `${path}/addPassword`, { json: {} });
    const patch = (passwordCredentials: readonly object[]) =>
      client().graph('PATCH', path, { json: { passwordCredentials } });
    expect((await patch([{ displayName: 'x' }])).status).toBe(400);
    expect(await patch([{ keyId: body.keyId, displayName: 'x' }])).toMatchObject({
      status: 400,
      body: { error: { message: `Update to existing credential with KeyId '${String(body.keyId)}' is not allowed.` } },
    });
    expect((await patch([{ keyId: body.keyId }])).status).toBe(204);
    expect((await signIn(appId, readText(body, 'secretText'))).status).toBe(200);
    expect((await patch([])).status).toBe(204);
    expect((await signIn(appId, readText(body, 'secretText'))).status).toBe(401);
  });
});
