import { describe, expect, it } from '@jest/globals';
import type { Values } from '../../src/values.ts';
import { DENIED, failureOf, failureWith, found, withBench, type Bench, type Routes } from '../support/provider.ts';

const principal = { id: 'sp', appId: 'Client', displayName: 'Pass', servicePrincipalNames: ['client', 'api://x'] };
const user = { id: 'u', displayName: 'Jobs', employeeOrgData: { costCenter: 'c', division: null } };
const PRINCIPALS = '/v1.0/servicePrincipals';

const lookUp = ({ engine }: Bench, name: string, args: Values): Promise<Values> =>
  engine.call('Invoke', { tok: `azuread:index/${name}:${name}`, args });

describe('looking a service principal up', () => {
  const beta = { 'GET /beta/servicePrincipals/sp': found({ samlMetadataUrl: 'https://m' }) };
  it.each<[Values, Routes]>([
    [{ objectId: 'sp' }, { [`GET ${PRINCIPALS}/sp`]: found(principal) }],
    [{ displayName: 'PASS' }, { [`GET ${PRINCIPALS}`]: found({ value: [principal] }) }],
    [{ clientId: 'client' }, { [`GET ${PRINCIPALS}`]: found({ value: [{ appId: 'x' }, principal] }) }],
  ])('by %j', async (args, routes) => {
    await withBench({ ...beta, ...routes }, async (bench) => {
      const answer = await lookUp(bench, 'getServicePrincipal', args);
      expect(answer.return).toMatchObject({
        objectId: 'sp',
        samlMetadataUrl: 'https://m',
        servicePrincipalNames: ['api://x'],
      });
    });
  });

  it('escapes a quote', async () => {
    await withBench({ [`GET ${PRINCIPALS}`]: found({ value: [] }) }, async (bench) => {
      await failureOf(lookUp(bench, 'getServicePrincipal', { displayName: "O'Hara" }));
      expect(bench.directory.seen[0]?.query).toEqual({ $filter: "displayName eq 'O''Hara'" });
    });
  });

  const one = `GET ${PRINCIPALS}/sp`;
  const list = `GET ${PRINCIPALS}`;
  const none = found({ value: [] });
  const filter = '"displayName eq \'a\'"';

  it.each<[Values, Routes, string]>([
    [{ objectId: 'sp' }, {}, '[object_id] Service Principal (Service Principal: "sp") was not found\n'],
    [
      { objectId: 'sp' },
      { [one]: DENIED },
      '[object_id] Retrieving Service Principal (Service Principal: "sp"): unexpected status 403',
    ],
    [
      { displayName: 'a' },
      { [list]: none },
      `Service principal not found: no service principals found matching filter: ${filter}`,
    ],
    [
      { displayName: 'a' },
      { [list]: found({ value: [{}, {}] }) },
      'Multiple service principals found: found multiple service principals matching filter',
    ],
    [
      { displayName: 'a' },
      { [list]: DENIED },
      `Listing service principals for filter ${filter}: unexpected status 403`,
    ],
    [{ clientId: 'a' }, { [list]: none }, 'No service principal found: no service principal found'],
    [
      { clientId: 'a' },
      { [list]: DENIED },
      'Listing service principals for filter "appId eq \'a\'": unexpected status 403',
    ],
  ])('by %j fails as it should', async (args, routes, message) => {
    const tok = 'azuread:index/getServicePrincipal:getServicePrincipal';
    expect(await failureWith(routes, 'Invoke', { tok, args })).toContain(
      `invoking ${tok}: 1 error occurred:\n\t* ${message}`,
    );
  });
});

describe('looking a user up', () => {
  const one: Routes = { 'GET /v1.0/users': found({ value: [user] }), 'GET /v1.0/users/u': found(user) };

  it.each<[Values, string]>([
    [{ userPrincipalName: "j'b" }, "userPrincipalName eq 'j''b'"],
    [{ mail: 'a@b' }, "mail eq 'a@b'"],
    [{ mailNickname: 'jobs' }, "mailNickname eq 'jobs'"],
    [{ employeeId: '7' }, "employeeId eq '7'"],
  ])('by %j', async (args, filter) => {
    await withBench({ ...one, 'GET /v1.0/users/u/manager': found({ id: 'boss' }) }, async (bench) => {
      const answer = await lookUp(bench, 'getUser', args);
      expect(answer.return).toMatchObject({ objectId: 'u', managerId: 'boss', costCenter: 'c', division: '' });
      expect(bench.directory.seen[0]?.query).toEqual({ $filter: filter });
    });
  });

  it('by object ID, without a manager', async () => {
    await withBench(one, async (bench) => {
      const answer = await lookUp(bench, 'getUser', { objectId: 'u' });
      expect(answer.return).toMatchObject({ id: '/users/u', managerId: '' });
      expect(bench.sent()).toEqual(['GET /v1.0/users/u', 'GET /v1.0/users/u', 'GET /v1.0/users/u/manager']);
    });
  });

  const users = 'GET /v1.0/users';
  const none = found({ value: [] });

  it.each<[Values, Routes, string]>([
    [{}, one, 'One of `object_id`, `user_principal_name`, `mail_nickname` or `employee_id` must be supplied\n'],
    [{ objectId: 'u' }, {}, '[object_id] User not found with object ID: "u"\n'],
    [{ objectId: 'u' }, { [`${users}/u`]: DENIED }, 'Retrieving user with object ID: "u": unexpected status 403'],
    [{ userPrincipalName: 'a' }, { [users]: none }, '[user_principal_name] User with UPN "a" was not found\n'],
    [{ mail: 'a' }, { [users]: none }, '[mail] User not found with mail: "a"\n'],
    [{ mail: 'a' }, { [users]: found({ value: [user, user] }) }, '[mail] More than one user found with mail: "a"\n'],
    [{ mail: 'a' }, { [users]: DENIED }, 'Finding user with mail: "a": unexpected status 403'],
    [{ mail: 'a' }, { ...one, [`${users}/u`]: DENIED }, 'Retrieving User (User: "u"): unexpected status 403'],
    [
      { mail: 'a' },
      { ...one, [`${users}/u/manager`]: DENIED },
      'Could not retrieve manager for User (User: "u"): unexpected status 403',
    ],
  ])('by %j fails as it should', async (args, routes, message) => {
    const tok = 'azuread:index/getUser:getUser';
    expect(await failureWith(routes, 'Invoke', { tok, args })).toContain(`1 error occurred:\n\t* ${message}`);
  });
});
