import { describe, expect, it } from '@jest/globals';
import { developmentTenant } from '../src/index.ts';
import { readText } from './support/client.ts';
import { ask, makeApplication, valuesOf } from './support/graph.ts';
import { setUpDirectory } from './support/setup.ts';

const { mailboxObjectId, servicePrincipalObjectId } = developmentTenant;
const { client } = setUpDirectory();

describe('lists', () => {
  it('come in pages, each of which links to the next with the same question', async () => {
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

  it('and objects have the selected properties, their type and ID, and no others', async () => {
    const body = await ask(client(), `/beta/users/${mailboxObjectId}`, { $select: 'mail,assignedPlans' });
    expect(Object.keys(body).sort()).toEqual(['@odata.context', '@odata.type', 'assignedPlans', 'id', 'mail']);
    const [first] = valuesOf(await ask(client(), '/v1.0/users', { $select: 'mail' }));
    expect(first).toEqual({
      '@odata.type': '#microsoft.graph.user',
      id: mailboxObjectId,
      mail: developmentTenant.mailbox,
    });
  });

  it('are sorted by one property after another', async () => {
    for (const [name, notes] of [
      ['Sorted b', '1'],
      ['Sorted A', '2'],
      ['Sorted c', '3'],
    ] as const)
      await makeApplication(client(), name, { notes });
    const names = async ($orderby: string) =>
      valuesOf(
        await ask(client(), '/v1.0/applications', { $filter: "startswith(displayName,'Sorted')", $orderby }),
      ).map(({ displayName }) => displayName);
    expect(await names('displayName')).toEqual(['Sorted A', 'Sorted b', 'Sorted c']);
    expect(await names('signInAudience asc, displayName desc')).toEqual(['Sorted c', 'Sorted b', 'Sorted A']);
  });

  it('are counted as text, with eventual consistency', async () => {
    for (const name of ['Counted 1', 'Counted 2']) await makeApplication(client(), name);
    const answer = await client().graph('GET', '/v1.0/applications/$count', {
      query: { $filter: "startswith(displayName,'Counted')" },
      headers: { consistencylevel: 'eventual' },
    });
    expect(answer).toMatchObject({ status: 200, text: '2' });
    expect(answer.headers['content-type']).toContain('text/plain');
  });

  it('take options without the dollar sign', async () => {
    const { id } = await makeApplication(client(), 'Without a sign');
    const values = valuesOf(
      await ask(client(), '/v1.0/applications', { filter: `id eq '${id}'`, select: 'displayName' }),
    );
    expect(values).toEqual([{ '@odata.type': '#microsoft.graph.application', id, displayName: 'Without a sign' }]);
  });
});

describe('an application and its service principal', () => {
  it('are found by one of their names', async () => {
    const { appId, servicePrincipalId } = await makeApplication(client(), 'Named', { identifierUris: ['api://named'] });
    for (const name of [appId, 'api://named']) {
      const $filter = `servicePrincipalNames/any(x:x eq '${name}')`;
      expect(valuesOf(await ask(client(), '/v1.0/servicePrincipals', { $filter }))).toMatchObject([
        { id: servicePrincipalId },
      ]);
    }
  });

  it('are read, changed and deleted by their client ID', async () => {
    const { id, appId, servicePrincipalId } = await makeApplication(client(), 'By client ID');
    const application = `/v1.0/applications(appId='${appId}')`;
    expect(await ask(client(), application)).toMatchObject({ id });
    expect(await ask(client(), `/beta/servicePrincipals(appId='${appId}')`)).toMatchObject({ id: servicePrincipalId });
    expect((await client().graph('PATCH', application, { json: { notes: 'n' } })).status).toBe(204);
    expect(await ask(client(), application, { $select: 'notes' })).toMatchObject({ notes: 'n' });
    expect(valuesOf(await ask(client(), `${application}/owners`))).toHaveLength(1);
    expect(client().directory.requests.at(-1)?.path).toBe(`${application}/owners`);
    expect((await client().graph('DELETE', application)).status).toBe(204);
    expect((await client().graph('GET', application)).status).toBe(404);
  });

  it('take their owners along', async () => {
    const { id } = await makeApplication(client(), 'Owned');
    const owner = { '@odata.type': '#microsoft.graph.servicePrincipal', id: servicePrincipalObjectId };
    const path = `/v1.0/applications/${id}`;
    expect(await ask(client(), path, { $expand: 'owners' })).toMatchObject({ displayName: 'Owned', owners: [owner] });
    const body = await ask(client(), '/v1.0/applications', {
      $filter: `id eq '${id}'`,
      $select: 'id',
      $expand: 'owners($select=id)',
    });
    expect(valuesOf(body)).toEqual([{ '@odata.type': '#microsoft.graph.application', id, owners: [owner] }]);
  });
});
