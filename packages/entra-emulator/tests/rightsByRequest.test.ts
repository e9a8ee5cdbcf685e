import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { developmentTenant } from '../src/index.ts';
import { microsoftGraph } from '../src/microsoft.ts';
import { setRoles } from '../src/store/build.ts';
import { readTableRows } from '../../../tests/support/markdownTable.ts';
import { create, makeApplication } from './support/graph.ts';
import { setUpDirectory } from './support/setup.ts';
import { findDevelopmentTenant } from './support/workload.ts';

const { clientId, mailboxObjectId, servicePrincipalObjectId } = developmentTenant;
const graphSp = '658ada9e-4615-4c67-9fb1-aa27184b594c';
const ownedBy = 'Application.ReadWrite.OwnedBy';
const grantAll = 'DelegatedPermissionGrant.ReadWrite.All';
const assignAll = 'AppRoleAssignment.ReadWrite.All';
const everything = Object.keys(microsoftGraph.appRoles);
const { client } = setUpDirectory();

/** The application and service principal that the caller owns. */
type Own = Awaited<ReturnType<typeof makeApplication>>;

type Request = readonly [method: string, path: string, json?: object];

interface Row {
  /** Sets of permissions, each of which is enough. */
  readonly enough: readonly (readonly string[])[];
  /** Permissions that are not enough, even together and with all that read everything else. */
  readonly short: readonly string[];
  readonly request: (own: Own) => Request | Promise<Request>;
}

const owners = [`https://graph.microsoft.com/v1.0/directoryObjects/${servicePrincipalObjectId}`];
const reference = (id: string) => ({ '@odata.id': `https://graph.microsoft.com/v1.0/directoryObjects/${id}` });
const grant = ({ servicePrincipalId }: Own) => ({
  clientId: servicePrincipalId,
  consentType: 'AllPrincipals',
  resourceId: graphSp,
  scope: 'User.Read',
});
const assignment = ({ servicePrincipalId }: Own) => ({
  appRoleId: '00000000-0000-0000-0000-000000000000',
  principalId: mailboxObjectId,
  resourceId: servicePrincipalId,
});
const assignments = ({ servicePrincipalId }: Own) => `/v1.0/servicePrincipals/${servicePrincipalId}/appRoleAssignedTo`;

const grants = '/v1.0/oauth2PermissionGrants';
const aGrant = async (own: Own) => `${grants}/${await create(client(), grants, grant(own))}`;
const anAssignment = async (own: Own) =>
  `${assignments(own)}/${await create(client(), assignments(own), assignment(own))}`;
const anOwner = async (path: string) => {
  expect((await client().graph('POST', `${path}/owners/$ref`, { json: reference(mailboxObjectId) })).status).toBe(204);
  return `${path}/owners/${mailboxObjectId}/$ref`;
};
const applicationOf = ({ id }: Own) => `/v1.0/applications/${id}`;
const principalOf = ({ servicePrincipalId }: Own) => `/v1.0/servicePrincipals/${servicePrincipalId}`;

const readers = ['User.Read.All', 'Domain.Read.All', 'Organization.Read.All', 'Policy.Read.All'];
const readApplications = { enough: [['Application.Read.All'], [ownedBy]], short: [...readers, grantAll] };
const changeApplications = {
  enough: [[ownedBy], ['Application.ReadWrite.All']],
  short: [...readers, 'Application.Read.All', 'Directory.Read.All', grantAll],
};
const readUsers = {
  enough: [['User.Read.All']],
  short: ['Application.Read.All', ownedBy, grantAll, 'Policy.Read.All'],
};
const changeGrants = { enough: [[grantAll]], short: [...readers, 'Application.ReadWrite.All', 'Directory.Read.All'] };

/** Requests by the first column of docs/guides/real-tenant.md. */
const rows: Readonly<Record<string, Row>> = {
  'look for an application of the same name, `GET /applications`': {
    ...readApplications,
    request: () => ['GET', '/v1.0/applications'],
  },
  'create the application, with its owners': {
    ...changeApplications,
    request: () => ['POST', '/v1.0/applications', { displayName: 'New', 'owners@odata.bind': owners }],
  },
  'update the application': {
    ...changeApplications,
    request: (own) => ['PATCH', applicationOf(own), { notes: 'Changed' }],
  },
  'delete the application': { ...changeApplications, request: (own) => ['DELETE', applicationOf(own)] },
  'create the service principal, with its owners': {
    ...changeApplications,
    request: async (own) => {
      await client().graph('DELETE', principalOf(own));
      return ['POST', '/v1.0/servicePrincipals', { appId: own.appId, 'owners@odata.bind': owners }];
    },
  },
  'update the service principal': {
    ...changeApplications,
    request: (own) => ['PATCH', principalOf(own), { accountEnabled: true }],
  },
  'delete the service principal': { ...changeApplications, request: (own) => ['DELETE', principalOf(own)] },
  'read the application (2)': { ...readApplications, request: (own) => ['GET', applicationOf(own)] },
  'read the service principal (2)': { ...readApplications, request: (own) => ['GET', principalOf(own)] },
  "read the application's owners": { ...readApplications, request: (own) => ['GET', `${applicationOf(own)}/owners`] },
  "read the service principal's owners": {
    ...readApplications,
    request: (own) => ['GET', `${principalOf(own)}/owners`],
  },
  'add an owner to the application': {
    enough: [['Application.ReadWrite.All', 'Directory.Read.All']],
    short: [...changeApplications.short, ownedBy],
    request: (own) => ['POST', `${applicationOf(own)}/owners/$ref`, reference(mailboxObjectId)],
  },
  'add an owner to the service principal': {
    enough: [[ownedBy, 'Directory.Read.All']],
    short: changeApplications.short,
    request: (own) => ['POST', `${principalOf(own)}/owners/$ref`, reference(mailboxObjectId)],
  },
  'remove an owner of the application': {
    ...changeApplications,
    request: async (own) => ['DELETE', await anOwner(applicationOf(own))],
  },
  'remove an owner of the service principal': {
    ...changeApplications,
    request: async (own) => ['DELETE', await anOwner(principalOf(own))],
  },
  "find a service principal: the application's, Microsoft Graph's, Exchange Online's": {
    ...readApplications,
    request: () => ['GET', '/v1.0/servicePrincipals'],
  },
  'find the account': { ...readUsers, request: () => ['GET', '/v1.0/users'] },
  'read the account': { ...readUsers, request: () => ['GET', `/v1.0/users/${mailboxObjectId}`] },
  "read the account's manager (3)": {
    ...readUsers,
    request: () => ['GET', `/v1.0/users/${mailboxObjectId}/manager`],
  },
  'create a grant': { ...changeGrants, request: (own) => ['POST', grants, grant(own)] },
  'update a grant': { ...changeGrants, request: async (own) => ['PATCH', await aGrant(own), { scope: 'openid' }] },
  'delete a grant': { ...changeGrants, request: async (own) => ['DELETE', await aGrant(own)] },
  'read a grant': {
    enough: [['Directory.Read.All'], [grantAll]],
    short: [...readers, 'Application.ReadWrite.All'],
    request: async (own) => ['GET', await aGrant(own)],
  },
  'assign the account': {
    enough: [[assignAll, 'Application.Read.All']],
    short: [...readers, 'Application.ReadWrite.All', 'Directory.Read.All', grantAll],
    request: (own) => ['POST', assignments(own), assignment(own)],
  },
  'remove the assignment': {
    enough: [[assignAll]],
    short: [...readers, 'Application.ReadWrite.All', 'Directory.Read.All', grantAll],
    request: async (own) => ['DELETE', await anAssignment(own)],
  },
  'read the assignment (7)': { ...readApplications, request: async (own) => ['GET', await anAssignment(own)] },
};

/** The rows whose last cell is a link to the Graph reference. */
const documented = readTableRows(readFileSync('docs/guides/real-tenant.md', 'utf8')).flatMap((cells) => {
  const [first = '', , , automation = '', last = ''] = cells;
  const [, page, link] = /^\[([\w-]+)\]\((\S+)\)$/.exec(last) ?? [];
  return page === undefined || link === undefined ? [] : [{ first, automation, page, link }];
});

/** Gives the provisioning application exactly these permissions, from its next token on. */
async function give(roles: readonly string[]): Promise<void> {
  setRoles(findDevelopmentTenant(client().directory), clientId, roles, new Date());
  await client().signIn();
}

/** Returns the status of the request with these permissions, on the caller's own objects. */
async function statusUnder(roles: readonly string[], request: Row['request']): Promise<number> {
  await give(everything);
  const [method, path, json] = await request(await makeApplication(client(), 'Own'));
  await give(roles);
  return (await client().graph(method, path, json === undefined ? {} : { json })).status;
}

describe('the table of requests in docs/guides/real-tenant.md', () => {
  it('has a page of the Graph reference for each, and each is asked for here', () => {
    expect(documented.map(({ first }) => first).toSorted()).toEqual(Object.keys(rows).toSorted());
    for (const { page, link } of documented) expect(link).toBe(`https://learn.microsoft.com/graph/api/${page}`);
  });

  it.each(documented)(
    'gives what opens it, alone, and nothing that does not: $first',
    async ({ first, automation }) => {
      const row = rows[first];
      if (row === undefined) throw new Error(`Nothing is asked for ${first}.`);
      const names = [...automation.replaceAll('OwnedBy', `\`${ownedBy}\``).matchAll(/`([A-Z]\w+\.[\w.]+)`/g)];
      expect(names.map(([, name]) => name)).toEqual(expect.arrayContaining([...(row.enough[0] ?? [])]));
      for (const roles of row.enough) {
        expect(await statusUnder(roles, row.request)).toBeLessThan(300);
        for (const left of roles.length > 1 ? roles : []) {
          const others = roles.filter((each) => each !== left);
          expect(await statusUnder(others, row.request)).toBe(403);
        }
      }
      expect(await statusUnder(row.short, row.request)).toBe(403);
    },
  );
});
