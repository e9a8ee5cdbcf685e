import { describe, expect, it } from '@jest/globals';
import { developmentTenant } from '../src/index.ts';
import { graphRoutes } from '../src/graph/routes.ts';
import { microsoftGraph } from '../src/microsoft.ts';
import { ask, valuesOf } from './support/graph.ts';
import { setUpDirectory } from './support/setup.ts';

const { mailboxObjectId } = developmentTenant;
const graphSp = '658ada9e-4615-4c67-9fb1-aa27184b594c';
const { client } = setUpDirectory();

describe('users and the tenant', () => {
  it.each(["mail eq 'applications@contoso.example'", "userPrincipalName eq 'APPLICATIONS@contoso.example'"])(
    'are found by %s',
    async ($filter) => {
      expect(valuesOf(await ask(client(), '/v1.0/users', { $filter }))).toMatchObject([
        { displayName: 'Applications (shared)', accountEnabled: false, assignedPlans: [] },
      ]);
    },
  );

  it('have a licence for mail where they have a mailbox of their own', async () => {
    const body = await ask(client(), `/v1.0/users/${developmentTenant.mailbox}`);
    expect(body).toMatchObject({
      id: mailboxObjectId,
      assignedPlans: [{ service: 'exchange', capabilityStatus: 'Enabled' }],
    });
  });

  it('have domains, an organization and directory objects', async () => {
    expect(valuesOf(await ask(client(), '/v1.0/domains')).map(({ id }) => id)).toEqual([
      'contoso.example',
      'contoso.onmicrosoft.example',
    ]);
    expect(await ask(client(), '/v1.0/domains/contoso.example')).toMatchObject({ isDefault: true, isVerified: true });
    expect(valuesOf(await ask(client(), '/v1.0/organization'))).toMatchObject([
      { id: developmentTenant.tenantId, displayName: 'Contoso' },
    ]);
    expect(await ask(client(), `/v1.0/organization/${developmentTenant.tenantId}`)).toHaveProperty(
      'directorySizeQuota.used',
    );
    expect(await ask(client(), `/v1.0/directoryObjects/${graphSp}`)).toMatchObject({
      '@odata.type': '#microsoft.graph.servicePrincipal',
    });
  });
});

describe('the table of operations', () => {
  it('names for each the permissions of which one is enough: of an application, or of a user', () => {
    for (const { permissions, delegated = [] } of graphRoutes) {
      expect(permissions.length + delegated.length).toBeGreaterThan(0);
      expect(Object.keys(microsoftGraph.scopes)).toEqual(expect.arrayContaining([...delegated]));
      expect(Object.keys(microsoftGraph.appRoles)).toEqual(expect.arrayContaining(permissions.flat()));
    }
  });
});
