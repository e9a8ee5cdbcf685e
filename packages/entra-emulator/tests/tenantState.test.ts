import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { developmentTenant, startEntraEmulator } from '../src/index.ts';
import { fc } from '../../../tests/support/fastCheck.ts';
import { provideSigningKey } from '../../../tests/support/signingKey.ts';
import { ApplicationChanges, ServicePrincipalChanges } from '../src/graph/bodies.ts';
import { Client, readText } from './support/client.ts';
import { makeFolder } from './support/folder.ts';
import { makeApplication } from './support/graph.ts';

const { tenantId } = developmentTenant;
const { folder, remove } = makeFolder();
const warnings: string[] = [];
let client: Client;

async function start(): Promise<void> {
  client = new Client(await startEntraEmulator({ folder, warn: (message) => warnings.push(message) }));
}

async function stop(): Promise<void> {
  client.close();
  await client.directory.close();
}

const readState = () => client.directory.store.findTenant(tenantId)?.state;

beforeAll(async () => {
  provideSigningKey(folder);
  await start();
});

afterAll(async () => {
  await stop();
  remove();
});

const guid = fc.uuid();
/** Values that fit some property, and values that fit none. */
const value = fc.oneof(
  fc.constantFrom<unknown>(null, '', 'text', 0, 5, 1.5, true, [], {}, [null], [{}], ['text'], ['']),
  fc.constantFrom<unknown>({ redirectUris: null }, { redirectUris: ['http://localhost'] }, [{ displayName: 'x' }]),
  fc.constantFrom<unknown>({ oauth2PermissionScopes: [{}] }, { implicitGrantSettings: null }),
  guid,
  guid.map((id) => [{ id, displayName: 'Role', value: null, allowedMemberTypes: ['User'] }]),
  guid.map((id) => ({ oauth2PermissionScopes: [{ id, value: 'Read' }] })),
  guid.map((resourceAppId) => [{ resourceAppId, resourceAccess: [] }]),
  guid.map((keyId) => [{ keyId, startDateTime: 'x', endDateTime: null }]),
  fc.jsonValue({ maxDepth: 3 }),
);

function bodyOf(names: readonly string[], usual: fc.Arbitrary<object>): fc.Arbitrary<string> {
  const name = fc.oneof({ weight: 9, arbitrary: fc.constantFrom(...names) }, fc.constantFrom('__proto__', 'colour'));
  const some = fc.array(fc.tuple(name, value), { maxLength: 3 }).map((entries) => Object.fromEntries(entries));
  return fc.tuple(usual, some).map(([first, second]) => JSON.stringify({ ...first, ...second }));
}

interface Target {
  readonly id: string;
  readonly appId: string;
  readonly servicePrincipalId: string;
}

function buildRequests({ id, appId, servicePrincipalId }: Target, unused: readonly string[]) {
  const named = fc.constantFrom({ displayName: 'Generated' }, { displayName: 'x', tags: ['a'] });
  const nothing = fc.constant({});
  const ofApplications = Object.keys(ApplicationChanges.shape);
  const ofPrincipals = Object.keys(ServicePrincipalChanges.shape);
  const request = (method: string, path: string, body: fc.Arbitrary<string>) =>
    body.map((text) => ({ method, path: `/v1.0${path}`, text }));
  return fc.oneof(
    request('POST', '/applications', bodyOf(ofApplications, named)),
    request('PATCH', `/applications/${id}`, bodyOf(ofApplications, nothing)),
    request(
      'POST',
      '/servicePrincipals',
      bodyOf(
        ofPrincipals,
        fc.constantFrom(appId, ...unused).map((each) => ({ appId: each })),
      ),
    ),
    request('PATCH', `/servicePrincipals/${servicePrincipalId}`, bodyOf(ofPrincipals, nothing)),
    request('POST', `/applications/${id}/addPassword`, bodyOf(['passwordCredential'], nothing)),
  );
}

/** Applications that have no service principal yet. */
async function makeUnused(): Promise<readonly string[]> {
  const clientIds: string[] = [];
  for (let number = 1; number <= 20; number++) {
    const { body } = await client.graph('POST', '/v1.0/applications', { json: { displayName: `Unused ${number}` } });
    clientIds.push(readText(body, 'appId'));
  }
  return clientIds;
}

describe("a tenant's file", () => {
  it('can be read again after a thousand generated requests, with a restart after every fifty', async () => {
    const requests = fc.sample(buildRequests(await makeApplication(client, 'Changed'), await makeUnused()), 1000);
    const counts: Record<number, number> = {};
    for (const [index, { method, path, text }] of requests.entries()) {
      const { status, body } = await client.graph(method, path, { text });
      counts[status] = (counts[status] ?? 0) + 1;
      if (status >= 400) {
        const code = expect.stringMatching(
          /^(Request_BadRequest|NoBackingApplicationObject|Request_MultipleObjectsWithSameKeyValue)$/,
        );
        expect({ text, body }).toMatchObject({ text, body: { error: { code, message: expect.any(String) } } });
      }
      if (index % 50 !== 49) continue;
      const before = readState();
      await stop();
      await start();
      expect(readState()).toEqual(before);
    }
    expect(warnings).toEqual([]);
    expect(Object.keys(counts)).toEqual(['200', '201', '204', '400', '409']);
    expect(counts[201]).toBeGreaterThan(50);
    expect(counts[204]).toBeGreaterThan(50);
  });
});
