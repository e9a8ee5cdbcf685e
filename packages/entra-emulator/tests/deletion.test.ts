import { beforeEach, describe, expect, it } from '@jest/globals';
import { developmentTenant } from '../src/index.ts';
import { readText } from './support/client.ts';
import type { Body } from './support/client.ts';
import { setUpDirectory } from './support/setup.ts';

const graphSp = '658ada9e-4615-4c67-9fb1-aa27184b594c';
const { mailboxObjectId: principalId } = developmentTenant;
const bin = '/v1.0/directory/deletedItems';
let later = 0;
const { client } = setUpDirectory({ now: () => new Date(Date.now() + later) });

const made = { application: '', appId: '', servicePrincipal: '', grant: '' };

const get = (path: string, query = {}) => client().graph('GET', path, { query });
const inBin = async (type: string, query = {}) => {
  const { body } = await get(`${bin}/microsoft.graph.${type}`, query);
  return (body.value as readonly Body[]).map(({ id }) => id);
};

/** An application with a service principal, a grant, an assignment and an owner, each of which depends on the one before. */
beforeEach(async () => {
  const post = (path: string, json: object) => client().graph('POST', path, { json });
  const owners = { 'owners@odata.bind': [`https://graph.microsoft.com/v1.0/directoryObjects/${principalId}`] };
  const application = await post('/v1.0/applications', { displayName: 'PASS', ...owners });
  made.application = readText(application.body, 'id');
  made.appId = readText(application.body, 'appId');
  const resourceId = readText((await post('/v1.0/servicePrincipals', { appId: made.appId })).body, 'id');
  made.servicePrincipal = resourceId;
  const grant = {
    clientId: resourceId,
    consentType: 'Principal',
    principalId,
    resourceId: graphSp,
    scope: 'User.Read',
  };
  made.grant = readText((await post('/v1.0/oauth2PermissionGrants', grant)).body, 'id');
  const assignment = { principalId, resourceId, appRoleId: '00000000-0000-0000-0000-000000000000' };
  await post(`/v1.0/servicePrincipals/${resourceId}/appRoleAssignedTo`, assignment);
});

const deleteApplication = async () => {
  expect((await client().graph('DELETE', `/v1.0/applications/${made.application}`)).status).toBe(204);
};

describe('deleting an application', () => {
  it('takes its service principal, grants and assignments along', async () => {
    await deleteApplication();
    for (const path of [
      `applications/${made.application}`,
      `servicePrincipals/${made.servicePrincipal}`,
      `oauth2PermissionGrants/${made.grant}`,
    ]) {
      expect((await get(`/v1.0/${path}`)).status).toBe(404);
    }
    expect((await get(`/v1.0/users/${principalId}/appRoleAssignments`)).body).toMatchObject({ value: [] });
    expect((await get('/v1.0/applications', { $filter: `appId eq '${made.appId}'` })).body).toMatchObject({
      value: [],
    });
  });

  it('leaves application and service principal in the bin, where they are found by name and by ID', async () => {
    await deleteApplication();
    expect(await inBin('application', { $filter: `displayName eq 'PASS' and appId eq '${made.appId}'` })).toEqual([
      made.application,
    ]);
    expect(await inBin('servicePrincipal')).toContain(made.servicePrincipal);
    const { body } = await get(`${bin}/${made.application}`);
    expect(Date.parse(readText(body, 'deletedDateTime'))).not.toBeNaN();
  });

  it('is over after 30 days', async () => {
    await deleteApplication();
    later = 30 * 24 * 60 * 60 * 1000;
    await client().signIn();
    expect(await inBin('application')).toEqual([]);
    expect((await client().graph('POST', `${bin}/${made.application}/restore`)).status).toBe(404);
    later = 0;
    await client().signIn();
  });
});

describe('restoring', () => {
  it('brings back the application with its client ID and owners, and the service principal only when asked for', async () => {
    await deleteApplication();
    const restored = await client().graph('POST', `${bin}/${made.application}/restore`);
    expect(restored).toMatchObject({
      status: 200,
      body: { id: made.application, appId: made.appId, deletedDateTime: null },
    });
    expect((await get(`/v1.0/applications/${made.application}/owners`)).body).toMatchObject({
      value: [{ id: principalId }],
    });
    expect((await get(`/v1.0/servicePrincipals/${made.servicePrincipal}`)).status).toBe(404);
    expect((await client().graph('POST', `${bin}/${made.servicePrincipal}/restore`)).status).toBe(200);
    expect((await get(`/v1.0/servicePrincipals/${made.servicePrincipal}`)).body).toMatchObject({
      appId: made.appId,
      deletedDateTime: null,
    });
    expect((await get(`/v1.0/oauth2PermissionGrants/${made.grant}`)).status).toBe(404);
    expect(await inBin('application')).not.toContain(made.application);
  });

  it('of a service principal is refused when another one has taken its place', async () => {
    await client().graph('DELETE', `/v1.0/servicePrincipals/${made.servicePrincipal}`);
    await client().graph('POST', '/v1.0/servicePrincipals', { json: { appId: made.appId } });
    expect((await client().graph('POST', `${bin}/${made.servicePrincipal}/restore`)).status).toBe(409);
  });
});

describe('deleting for good', () => {
  it('empties the bin of the one item', async () => {
    await deleteApplication();
    expect((await client().graph('DELETE', `${bin}/${made.application}`)).status).toBe(204);
    expect(await inBin('application')).not.toContain(made.application);
    expect(await inBin('servicePrincipal')).toContain(made.servicePrincipal);
  });
});
