import { describe, expect, it } from '@jest/globals';
import { developmentTenant } from '../src/index.ts';
import { readText } from './support/client.ts';
import { ask, makeApplication, valuesOf } from './support/graph.ts';
import { setUpDirectory } from './support/setup.ts';

const { mailboxObjectId } = developmentTenant;
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
});
