import Fastify from 'fastify';
import { beforeAll, describe, expect, it } from '@jest/globals';
import { readFileSync } from 'node:fs';
import { fc } from '../../../tests/support/fastCheck.ts';
import { readTableRows } from '../../../tests/support/markdownTable.ts';
import type { Context } from '../src/context.ts';
import { parseFilter } from '../src/graph/filter.ts';
import { developmentTenant } from '../src/index.ts';
import { addRoutes } from '../src/server.ts';
import { readText } from './support/client.ts';
import { ask, makeApplication, valuesOf } from './support/graph.ts';
import { setUpDirectory } from './support/setup.ts';

describe('questions', () => {
  const { mailboxObjectId, servicePrincipalObjectId } = developmentTenant;
  const { client } = setUpDirectory();

  it('lists come in pages, each of which links to the next with the same question', async () => {
    for (const number of [1, 2, 3, 4, 5]) await makeApplication(client(), `Page ${number}`);
    const seen: unknown[] = [];
    let page = await ask(client(), '/v1.0/applications', {
      $filter: "startswith(displayName,'Page')",
      $top: '2',
      $select: 'displayName',
      $count: 'true',
    });
    expect(page['@odata.count']).toBe(5);
    for (let pages = 1; ; pages++) {
      seen.push(...valuesOf(page).map(({ displayName }) => displayName));
      if (page['@odata.nextLink'] === undefined) {
        expect(pages).toBe(3);
        break;
      }
      page = (await client().graph('GET', readText(page, '@odata.nextLink'))).body;
    }
    expect(seen).toEqual(['Page 1', 'Page 2', 'Page 3', 'Page 4', 'Page 5']);
  });

  it('lists and objects have the selected properties, their type and ID, and no others', async () => {
    const body = await ask(client(), `/beta/users/${mailboxObjectId}`, { $select: 'mail,assignedPlans' });
    expect(Object.keys(body).sort()).toEqual(['@odata.context', '@odata.type', 'assignedPlans', 'id', 'mail']);
    const [first] = valuesOf(await ask(client(), '/v1.0/users', { $select: 'mail' }));
    const type = { '@odata.type': '#microsoft.graph.user' };
    expect(first).toEqual({ ...type, id: mailboxObjectId, mail: developmentTenant.mailbox });
  });

  it('lists are sorted by one property after another', async () => {
    for (const name of ['Sorted b', 'Sorted A', 'Sorted c']) await makeApplication(client(), name);
    const names = async ($orderby: string) => {
      const query = { $filter: "startswith(displayName,'Sorted')", $orderby };
      return valuesOf(await ask(client(), '/v1.0/applications', query)).map(({ displayName }) => displayName);
    };
    expect(await names('displayName')).toEqual(['Sorted A', 'Sorted b', 'Sorted c']);
    expect(await names('signInAudience asc, displayName desc')).toEqual(['Sorted c', 'Sorted b', 'Sorted A']);
  });

  it('lists are counted as text, with eventual consistency', async () => {
    for (const name of ['Counted 1', 'Counted 2']) await makeApplication(client(), name);
    const answer = await client().graph('GET', '/v1.0/applications/$count', {
      query: { $filter: "startswith(displayName,'Counted')" },
      headers: { consistencylevel: 'eventual' },
    });
    expect(answer).toMatchObject({ status: 200, text: '2' });
    expect(answer.headers['content-type']).toContain('text/plain');
  });

  it('lists take options without the dollar sign', async () => {
    const { id } = await makeApplication(client(), 'Without a sign');
    const query = { filter: `id eq '${id}'`, select: 'displayName' };
    const values = valuesOf(await ask(client(), '/v1.0/applications', query));
    expect(values).toEqual([{ '@odata.type': '#microsoft.graph.application', id, displayName: 'Without a sign' }]);
  });

  it('an application and its service principal are found by one of their names', async () => {
    const uris = { identifierUris: ['api://named'] };
    const { appId, servicePrincipalId: id } = await makeApplication(client(), 'Named', uris);
    for (const name of [appId, 'api://named']) {
      const $filter = `servicePrincipalNames/any(x:x eq '${name}')`;
      expect(valuesOf(await ask(client(), '/v1.0/servicePrincipals', { $filter }))).toMatchObject([{ id }]);
    }
  });

  it('an application and its service principal are read, changed and deleted by their client ID', async () => {
    const { id, appId, servicePrincipalId } = await makeApplication(client(), 'By client ID');
    const application = `/v1.0/applications(appId='${appId}')`;
    expect(await ask(client(), application)).toMatchObject({ id });
    const principal = await ask(client(), `/beta/servicePrincipals(appId='${appId}')`);
    expect(principal).toMatchObject({ id: servicePrincipalId });
    expect((await client().graph('PATCH', application, { json: { notes: 'n' } })).status).toBe(204);
    expect(await ask(client(), application, { $select: 'notes' })).toMatchObject({ notes: 'n' });
    expect(valuesOf(await ask(client(), `${application}/owners`))).toHaveLength(1);
    expect(client().directory.requests.at(-1)?.path).toBe(`${application}/owners`);
    expect((await client().graph('DELETE', application)).status).toBe(204);
    expect((await client().graph('GET', application)).status).toBe(404);
  });

  it('an application and its service principal are found whatever the case of path and property', async () => {
    const { id } = await makeApplication(client(), 'In any case');
    expect(await ask(client(), `/v1.0/APPLICATIONS/${id}`)).toMatchObject({ id });
    const found = await ask(client(), '/v1.0/Applications', { $filter: "displayname eq 'In any case'" });
    expect(valuesOf(found)).toMatchObject([{ id }]);
  });

  it('an application and its service principal take their owners along', async () => {
    const { id } = await makeApplication(client(), 'Owned');
    const owner = { '@odata.type': '#microsoft.graph.servicePrincipal', id: servicePrincipalObjectId };
    const path = `/v1.0/applications/${id}`;
    expect(await ask(client(), path, { $expand: 'owners' })).toMatchObject({ displayName: 'Owned', owners: [owner] });
    const query = { $filter: `id eq '${id}'`, $select: 'id', $expand: 'owners($select=id)' };
    const body = await ask(client(), '/v1.0/applications', query);
    expect(valuesOf(body)).toEqual([{ '@odata.type': '#microsoft.graph.application', id, owners: [owner] }]);
  });
});

describe('a filter', () => {
  const properties = { displayName: 'string', mail: 'string', accountEnabled: 'boolean', names: 'strings' } as const;
  const person = { displayName: "O'Brien and eq 'x'", mail: null, accountEnabled: true, names: ['api://A', 'b'] };
  const holds = (filter: string, entity: Readonly<Record<string, unknown>> = person) =>
    parseFilter(filter, properties)(entity);

  it.each([
    ["displayName eq 'O''Brien and eq ''x'''", true],
    ["displayName eq 'o''brien AND EQ ''X'''", true],
    ["displayName eq 'O''Brien'", false],
    ["displayName eq ''", false],
    ["startswith(displayName,'O''B')", true],
    ["startswith(displayName, 'o')", true],
    ["startsWith(displayName,'B')", false],
    ['accountEnabled eq true', true],
    ['accountEnabled EQ TRUE', true],
    ['accountEnabled eq false', false],
    ['mail eq null', true],
    ['displayName eq null', false],
    ["mail eq 'x'", false],
    ["accountEnabled eq true and startswith(displayName,'O')", true],
    ["accountEnabled eq true and displayName eq 'x'", false],
    ["displayName eq 'x' or mail eq null", true],
    ["displayName eq 'x' or mail eq 'x'", false],
    ["mail eq null or mail eq 'x' and accountEnabled eq false", true],
    ["mail eq 'x' and mail eq null or accountEnabled eq true", true],
    ["names/any(x:x eq 'API://a')", true],
    ["names/any(name: name eq 'c') or names/any(c:c eq 'b')", true],
    ["names/any(x:x eq 'c')", false],
    ["displayName in ('x', 'O''Brien and eq ''x''')", true],
    ["displayName in ('x') and mail eq null", false],
    ['  mail  eq  null  and  accountEnabled eq true  and mail eq null', true],
  ])('%s is %s', (filter, expected) => {
    expect(holds(filter)).toBe(expected);
  });

  it.each([
    '',
    ' ',
    "displayName eq 'O'Brien'",
    "displayName eq 'x",
    'displayName eq x',
    'displayName',
    "displayName eq 'x' and",
    "displayName eq 'x'and mail eq null",
    "displayName eq 'x' mail eq null",
    "displayName ne 'x'",
    "names/any(x:y eq 'b')",
    "names/all(x:x eq 'b')",
    "names eq 'b'",
    "displayName/any(x:x eq 'b')",
    "names in ('b')",
    'displayName in ()',
    "accountEnabled in ('true')",
    "accountEnabled eq 'true'",
    'displayName eq true',
    "startswith(accountEnabled,'x')",
    "not startswith(displayName,'x')",
  ])('%s is invalid', (filter) => {
    expect(() => holds(filter)).toThrow(
      expect.objectContaining({ status: 400, code: 'BadRequest', message: 'Invalid filter clause' }),
    );
  });

  it.each(['secret', 'constructor', '__proto__'])('is not taken on the property %s', (name) => {
    expect(() => holds(`${name} eq 'x'`)).toThrow(
      expect.objectContaining({ status: 400, code: 'Request_UnsupportedQuery' }),
    );
  });

  it('finds any text that is quoted, and no other', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), fc.string({ unit: 'grapheme' }), (text, other) => {
        const quoted = text.replaceAll("'", "''");
        const filter = parseFilter(`displayName eq '${quoted}' and accountEnabled eq true`, properties);
        expect(filter({ displayName: text, accountEnabled: true })).toBe(true);
        expect(filter({ displayName: other, accountEnabled: true })).toBe(other.toLowerCase() === text.toLowerCase());
        expect(filter({ displayName: text, accountEnabled: false })).toBe(false);
      }),
    );
  });

  it('is answered or refused whatever it is', () => {
    const piece = fc.oneof(
      fc.constantFrom("'", "''", ' eq ', ' and ', 'displayName', 'startswith(', ')', ',', 'true', ' '),
      fc.string(),
    );
    fc.assert(
      fc.property(fc.array(piece), (pieces) => {
        try {
          expect(typeof holds(pieces.join(''))).toBe('boolean');
        } catch (error) {
          expect(error).toMatchObject({ name: 'GraphError', status: 400 });
        }
      }),
    );
  });
});

describe('the README', () => {
  const { client } = setUpDirectory();
  const readme = readFileSync(new URL('../README.md', import.meta.url), 'utf8');

  /** Paths of Microsoft Graph include the version. */
  const listed = readme
    .slice(readme.indexOf('## Routes'), readme.indexOf('## Queries and changes'))
    .split('### ')
    .slice(1)
    .flatMap((section) => {
      const version = section.startsWith('Microsoft Graph') ? '/v1.0' : '';
      return readTableRows(section)
        .slice(1)
        .flatMap(([path = '', methods = '', status = '']) =>
          methods.split(', ').map((method) => ({ method, path: `${version}${path.replaceAll('`', '')}`, status })),
        );
    });

  const listedAs = (wanted: string): readonly string[] =>
    listed.filter(({ status }) => status === wanted).map(({ method, path }) => `${method} ${path}`);

  /** Returns the router's routes. Both versions of Graph have the same. */
  function listRoutes(): readonly string[] {
    const app = Fastify({ exposeHeadRoutes: false });
    const routes: string[] = [];
    app.addHook('onRoute', ({ method, url }) => {
      const path = url.replace(/:(\w+)/g, '{$1}');
      if (!path.startsWith('/beta/')) routes.push(...[method].flat().map((each) => `${each} ${path}`));
    });
    // No route reads the context before it answers.
    addRoutes(app, {} as Context);
    return routes;
  }

  it('lists each route of the router as supported, and no other', () => {
    const answering = listRoutes().filter((route) => !listedAs('refused').includes(route));
    expect(listedAs('supported').toSorted()).toEqual(answering.toSorted());
  });

  it.each(listed.filter(({ status }) => status === 'refused'))(
    'is right that $method $path is refused',
    async ({ method, path }) => {
      const address = path
        .replaceAll('{tenant}', 'contoso.example')
        .replaceAll('{id}', '00000000-0000-4000-8000-000000000000');
      const { status, body } = await client().graph(method, address, method === 'GET' ? {} : { json: {} });
      expect(status).toBeGreaterThanOrEqual(400);
      expect(status).toBeLessThan(500);
      const refusal = /^(Resource not found for the segment '|Specified HTTP method is not allowed)/;
      if (path.startsWith('/v1.0')) expect(body).toMatchObject({ error: { message: expect.stringMatching(refusal) } });
    },
  );
});

describe('Graph refuses', () => {
  const nobody = '00000000-1111-4222-8333-444444444444';
  const graphSp = '658ada9e-4615-4c67-9fb1-aa27184b594c';
  const { mailboxObjectId } = developmentTenant;

  const { client } = setUpDirectory();

  let names: Readonly<Record<string, string>> = {};

  beforeAll(async () => {
    const { id, appId, servicePrincipalId } = await makeApplication(client(), 'PASS');
    names = { APP: id, CLIENT: appId, SP: servicePrincipalId };
  });

  const fill = <T>(value: T): T =>
    JSON.parse(JSON.stringify(value).replace(/\{(\w+)\}/g, (_, name: string) => names[name] ?? '')) as T;

  type Refusal = readonly [
    what: string,
    method: string,
    path: string,
    json: unknown,
    status: number,
    code: string,
    text: string,
  ];

  const grant = { clientId: '{SP}', consentType: 'AllPrincipals', resourceId: graphSp, scope: 'User.Read' };
  const appRoleId = '00000000-0000-0000-0000-000000000000';
  const assignment = { principalId: mailboxObjectId, resourceId: '{SP}', appRoleId };
  const una = {
    accountEnabled: true,
    displayName: 'Una',
    mailNickname: 'una',
    userPrincipalName: 'una@contoso.example',
    passwordProfile: { password: 'a-long-password' },
  };
  const assignedTo = '/v1.0/servicePrincipals/{SP}/appRoleAssignedTo';

  // prettier-ignore
  const refusals: readonly Refusal[] = [
    ['an unknown application', 'GET', `/v1.0/applications/${nobody}`, undefined, 404, 'Request_ResourceNotFound', `Resource '${nobody}' does not exist`],
    ['owners of an unknown application', 'GET', `/v1.0/applications/${nobody}/owners`, undefined, 404, 'Request_ResourceNotFound', nobody],
    ['an unknown service principal', 'GET', `/beta/servicePrincipals/${nobody}`, undefined, 404, 'Request_ResourceNotFound', nobody],
    ['owners of an unknown service principal', 'GET', `/v1.0/servicePrincipals/${nobody}/owners`, undefined, 404, 'Request_ResourceNotFound', nobody],
    ['an unknown grant', 'PATCH', '/v1.0/oauth2PermissionGrants/abc', { scope: '' }, 404, 'Request_ResourceNotFound', "'abc'"],
    ['an unknown assignment', 'DELETE', `${assignedTo}/abc`, undefined, 404, 'Request_ResourceNotFound', "'abc'"],
    ['an unknown user', 'GET', '/v1.0/users/nobody@contoso.example', undefined, 404, 'Request_ResourceNotFound', 'nobody@contoso.example'],
    ['the manager of an unknown user', 'GET', '/v1.0/users/nobody/manager', undefined, 404, 'Request_ResourceNotFound', 'nobody'],
    ['an unknown domain', 'GET', '/v1.0/domains/nowhere.example', undefined, 404, 'Request_ResourceNotFound', 'nowhere.example'],
    ['another organization', 'GET', `/v1.0/organization/${nobody}`, undefined, 404, 'Request_ResourceNotFound', nobody],
    ['an unknown directory object', 'GET', `/v1.0/directoryObjects/${nobody}`, undefined, 404, 'Request_ResourceNotFound', nobody],
    ['an unknown deleted item', 'POST', `/v1.0/directory/deletedItems/${nobody}/restore`, undefined, 404, 'Request_ResourceNotFound', nobody],
    ['an unknown kind of object', 'GET', '/v1.0/unicorns', undefined, 400, 'BadRequest', "segment 'unicorns'"],
    ['a kind of deleted item it does not know', 'GET', '/v1.0/directory/deletedItems/microsoft.graph.group', undefined, 404, 'Request_ResourceNotFound', 'group'],
    ['an application without a name', 'POST', '/v1.0/applications', {}, 400, 'Request_BadRequest', "'displayName' of resource 'Application'"],
    ['an application with an empty name', 'POST', '/v1.0/applications', { displayName: '' }, 400, 'Request_BadRequest', "'displayName'"],
    ['a name of 121 characters', 'PATCH', '/v1.0/applications/{APP}', { displayName: 'x'.repeat(121) }, 400, 'Request_BadRequest', "'displayName'"],
    ['a property that applications do not have', 'POST', '/v1.0/applications', { displayName: 'x', colour: 'red' }, 400, 'Request_BadRequest', "Invalid property 'colour'."],
    ['an unknown audience', 'PATCH', '/v1.0/applications/{APP}', { signInAudience: 'Everybody' }, 400, 'Request_BadRequest', "'signInAudience'"],
    ['a permission that is no GUID', 'PATCH', '/v1.0/applications/{APP}', { requiredResourceAccess: [{ resourceAppId: 'Graph', resourceAccess: [] }] }, 400, 'Request_BadRequest', 'resourceAppId'],
    ['a redirect URI with a wildcard', 'PATCH', '/v1.0/applications/{APP}', { publicClient: { redirectUris: ['https://*.example/'] } }, 400, 'Request_BadRequest', 'publicClient.redirectUris.0'],
    ['a web redirect URI of another scheme', 'PATCH', '/v1.0/applications/{APP}', { web: { redirectUris: ['app://auth/'] } }, 400, 'Request_BadRequest', 'web.redirectUris.0'],
    ['257 redirect URIs', 'PATCH', '/v1.0/applications/{APP}', { publicClient: { redirectUris: Array.from({ length: 256 }, (_, n) => `https://a.example/${n}`) }, spa: { redirectUris: ['https://b.example/'] } }, 400, 'Request_BadRequest', '257'],
    ['an owner who is not there', 'POST', '/v1.0/applications', { displayName: 'x', 'owners@odata.bind': [`https://graph.microsoft.com/v1.0/directoryObjects/${nobody}`] }, 404, 'Request_ResourceNotFound', nobody],
    ['an owner twice', 'POST', '/v1.0/applications/{APP}/owners/$ref', { '@odata.id': `https://x/v1.0/directoryObjects/${developmentTenant.servicePrincipalObjectId}` }, 400, 'Request_BadRequest', 'already exist'],
    ['an application as owner', 'POST', '/v1.0/applications/{APP}/owners/$ref', { '@odata.id': 'https://x/v1.0/directoryObjects/{APP}' }, 404, 'Request_ResourceNotFound', 'does not exist'],
    ['to remove an owner who is none', 'DELETE', `/v1.0/servicePrincipals/{SP}/owners/${mailboxObjectId}/$ref`, undefined, 404, 'Request_ResourceNotFound', mailboxObjectId],
    ['a service principal of no application', 'POST', '/v1.0/servicePrincipals', { appId: nobody }, 400, 'NoBackingApplicationObject', nobody],
    ['a service principal without appId', 'POST', '/v1.0/servicePrincipals', {}, 400, 'Request_BadRequest', "'appId'"],
    ['a second service principal', 'POST', '/v1.0/servicePrincipals', { appId: '{CLIENT}' }, 409, 'Request_MultipleObjectsWithSameKeyValue', 'already in use'],
    ['a second service principal of Graph', 'POST', '/v1.0/servicePrincipals', { appId: '00000003-0000-0000-c000-000000000000' }, 409, 'Request_MultipleObjectsWithSameKeyValue', 'already in use'],
    ['a service principal neither on nor off', 'PATCH', '/v1.0/servicePrincipals/{SP}', { accountEnabled: 'yes' }, 400, 'Request_BadRequest', "'accountEnabled'"],
    ['a grant of an unknown client', 'POST', '/v1.0/oauth2PermissionGrants', { ...grant, clientId: nobody }, 404, 'Request_ResourceNotFound', nobody],
    ['a grant on an unknown resource', 'POST', '/v1.0/oauth2PermissionGrants', { ...grant, resourceId: nobody }, 404, 'Request_ResourceNotFound', nobody],
    ['a grant for an unknown user', 'POST', '/v1.0/oauth2PermissionGrants', { ...grant, consentType: 'Principal', principalId: nobody }, 404, 'Request_ResourceNotFound', nobody],
    ['a grant for one user without the user', 'POST', '/v1.0/oauth2PermissionGrants', { ...grant, consentType: 'Principal' }, 400, 'Request_BadRequest', "'principalId'"],
    ['a grant for all with a user', 'POST', '/v1.0/oauth2PermissionGrants', { ...grant, principalId: mailboxObjectId }, 400, 'Request_BadRequest', "'principalId'"],
    ['another kind of consent', 'POST', '/v1.0/oauth2PermissionGrants', { ...grant, consentType: 'Some' }, 400, 'Request_BadRequest', "'consentType'"],
    ['scopes of 8,001 characters', 'POST', '/v1.0/oauth2PermissionGrants', { ...grant, scope: 'x'.repeat(8_001) }, 400, 'Request_BadRequest', "'scope'"],
    ['an assignment on another resource than its path', 'POST', assignedTo, { ...assignment, resourceId: graphSp }, 400, 'Request_BadRequest', "'resourceId'"],
    ['an assignment of an unknown user', 'POST', assignedTo, { ...assignment, principalId: nobody }, 404, 'Request_ResourceNotFound', nobody],
    ['an assignment on an unknown resource', 'POST', `/v1.0/users/${mailboxObjectId}/appRoleAssignments`, { ...assignment, resourceId: nobody }, 404, 'Request_ResourceNotFound', nobody],
    ['an assignment of a role that is none', 'POST', assignedTo, { ...assignment, appRoleId: nobody }, 400, 'Request_BadRequest', 'Permission being assigned was not found'],
    ['a body that is no object', 'POST', '/v1.0/applications', 'text', 400, 'BadRequest', 'Unable to read JSON'],
    ['an address that is none', 'GET', '/v1.0/users/%', undefined, 400, 'BadRequest', 'url component'],
    ['no body', 'POST', '/v1.0/applications', undefined, 400, 'BadRequest', 'Unable to read JSON'],
    ['a filter with an unescaped quote', 'GET', "/v1.0/applications?$filter=displayName eq 'O'Brien'", undefined, 400, 'BadRequest', 'Invalid filter clause'],
    ['a filter by what cannot be filtered by', 'GET', "/v1.0/applications?$filter=notes eq 'x'", undefined, 400, 'Request_UnsupportedQuery', "'notes'"],
    ['a query option it does not support', 'GET', '/v1.0/applications?$skip=1', undefined, 400, 'Request_BadRequest', "'$skip' is not supported by the service."],
    ['the same option without its dollar sign', 'GET', '/v1.0/users?skip=1', undefined, 400, 'Request_BadRequest', "'$skip'"],
    ['a filter of one object', 'GET', "/v1.0/applications/{APP}?$filter=id eq 'x'", undefined, 400, 'Request_BadRequest', "'$filter'"],
    ['an option of a change', 'PATCH', '/v1.0/applications/{APP}?$search=x', { notes: 'x' }, 400, 'Request_BadRequest', "'$search'"],
    ['to expand what it does not know', 'GET', '/v1.0/applications?$expand=unicorns', undefined, 400, 'BadRequest', "named 'unicorns' on type 'microsoft.graph.application'"],
    ['to expand the owners of a user', 'GET', `/v1.0/users/${mailboxObjectId}?$expand=owners`, undefined, 400, 'BadRequest', "named 'owners' on type 'microsoft.graph.user'"],
    ['to sort by what cannot be sorted by', 'GET', '/v1.0/users?$orderby=accountEnabled', undefined, 400, 'Request_UnsupportedQuery', "Unsupported sort property 'accountEnabled' for 'user'."],
    ['a count that is neither true nor false', 'GET', '/v1.0/users?$count=yes', undefined, 400, 'BadRequest', "Invalid value 'yes' for $count"],
    ['to count without eventual consistency', 'GET', '/v1.0/users/$count', undefined, 400, 'Request_BadRequest', '$count is not currently supported.'],
    ['an unknown client ID as a key', 'GET', `/v1.0/applications(appId='${nobody}')`, undefined, 404, 'Request_ResourceNotFound', `Resource '${nobody}'`],
    ['roles without a name', 'PATCH', '/v1.0/applications/{APP}', { appRoles: [{}] }, 400, 'Request_BadRequest', "'appRoles.0.id' of resource 'Application'"],
    ['a list that is null', 'PATCH', '/v1.0/applications/{APP}', { tags: null }, 400, 'Request_BadRequest', "'tags'"],
    ['identifier URIs that are a number', 'POST', '/v1.0/applications', { displayName: 'x', identifierUris: 5 }, 400, 'Request_BadRequest', "'identifierUris'"],
    ['a service principal without a name', 'PATCH', '/v1.0/servicePrincipals/{SP}', { displayName: null }, 400, 'Request_BadRequest', "'displayName' of resource 'ServicePrincipal'"],
    ['a secret of a service principal', 'PATCH', '/v1.0/servicePrincipals/{SP}', { passwordCredentials: [{ displayName: 'x' }] }, 400, 'Request_BadRequest', 'must be generated with service actions'],
    ['to delete an unknown user', 'DELETE', '/v1.0/users/nobody@contoso.example', undefined, 404, 'Request_ResourceNotFound', 'nobody@contoso.example'],
    ['a user without a password', 'POST', '/v1.0/users', { ...una, passwordProfile: undefined }, 400, 'Request_BadRequest', "'passwordProfile' of resource 'User'"],
    ['a user with a weak password', 'POST', '/v1.0/users', { ...una, passwordProfile: { password: 'short' } }, 400, 'Request_BadRequest', 'password complexity'],
    ['a user in a domain of another tenant', 'POST', '/v1.0/users', { ...una, userPrincipalName: 'una@other.example' }, 400, 'Request_BadRequest', 'verified domain names'],
    ['a user with a name that is taken', 'POST', '/v1.0/users', { ...una, userPrincipalName: 'jobs@contoso.example' }, 400, 'Request_BadRequest', 'property userPrincipalName already exists'],
    ['a page of no length', 'GET', '/v1.0/users?$top=0', undefined, 400, 'Request_UnsupportedQuery', 'Must be between 1 and 999'],
    ['a page too long', 'GET', '/v1.0/users?$top=1000', undefined, 400, 'Request_UnsupportedQuery', 'Must be between 1 and 999'],
    ['a page token that is none', 'GET', '/v1.0/users?$skiptoken=abc', undefined, 400, 'Request_BadRequest', 'page token'],
  ];

  it.each(refusals)('%s', async (_, method, path, json, status, code, text) => {
    const before = JSON.stringify(client().directory.store.findTenant(developmentTenant.tenantId)?.state);
    const answer = await client().graph(method, fill(path), json === undefined ? {} : { json: fill(json) });
    expect(answer).toMatchObject({ status, body: { error: { code, message: expect.stringContaining(text) } } });
    expect(answer.body).toHaveProperty(['error', 'innerError', 'request-id']);
    expect(JSON.stringify(client().directory.store.findTenant(developmentTenant.tenantId)?.state)).toBe(before);
  });

  it('a body that is no JSON', async () => {
    const answer = await client().graph('POST', '/v1.0/applications', { text: '{"displayName":' });
    const error = { code: 'BadRequest', message: expect.stringContaining('Unable to read JSON') };
    expect(answer).toMatchObject({ status: 400, body: { error } });
  });

  it('a body that is too large', async () => {
    const json = { displayName: 'x', notes: 'x'.repeat(2_000_000) };
    const answer = await client().graph('POST', '/v1.0/applications', { json });
    expect(answer).toMatchObject({ status: 413, body: { error: { code: 'BadRequest' } } });
  });

  it('the same grant and the same assignment twice', async () => {
    const give = () => client().graph('POST', '/v1.0/oauth2PermissionGrants', { json: fill(grant) });
    const assign = () => client().graph('POST', fill(assignedTo), { json: fill(assignment) });
    expect([(await give()).status, (await assign()).status]).toEqual([201, 201]);
    const exists = { code: 'Request_MultipleObjectsWithSameKeyValue', message: 'Permission entry already exists.' };
    expect(await give()).toMatchObject({ status: 409, body: { error: exists } });
    const error = { message: 'Permission being assigned already exists on the object' };
    expect(await assign()).toMatchObject({ status: 400, body: { error } });
  });
});
