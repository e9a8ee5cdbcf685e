import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { developmentTenant, startEntraEmulator } from '../src/index.ts';
import { buildApplication } from '../src/store/build.ts';
import { Client, type Answer } from './support/client.ts';
import { compareToken, findDifferences, readRecordings, selectAsked, Translation } from './support/recordings.ts';
import type { RecordedRequest } from './support/recordings.ts';
import { makeFolder } from './support/folder.ts';

const steps = readRecordings();
const { folder, remove } = makeFolder();
let client: Client;
let translation: Translation;

beforeAll(async () => {
  client = new Client(await startEntraEmulator({ folder, recordBodies: true }));
  translation = new Translation({
    'https://localhost:8443': client.directory.origin,
    s3cr3t: developmentTenant.clientSecret,
  });
});

afterAll(async () => {
  await client.end();
  remove();
});

/** Changes made outside the provider, by the step that follows them (README of the recordings, and the answers). */
const planted: Readonly<Record<string, () => Promise<void> | void>> = {
  '09-refresh-drift': () =>
    behindItsBack('PATCH', '/v1.0/applications/461ba7f0-f70b-43d8-aae7-18c68150cf1f', {
      isFallbackPublicClient: false,
      publicClient: {
        redirectUris: ['http://localhost', 'https://login.microsoftonline.com/common/oauth2/nativeclient'],
      },
    }),
  '11-preview-refresh-grant-gone': () =>
    behindItsBack('DELETE', '/v1.0/oauth2PermissionGrants/m1nNr0xrhyyrb7Rqt1ZE728YBQKZ4RAD1mAyFarg6cg'),
  '26-destroy-app-gone': () => behindItsBack('DELETE', '/v1.0/applications/b1296fa7-a941-48a4-a9f7-49ce55a618f3'),
  '31-duplicate-name': plantDuplicate,
  '44-up-refresh-assignment-gone': () =>
    behindItsBack(
      'DELETE',
      '/v1.0/servicePrincipals/ced55956-8e7a-4883-a58e-3580d5f9a338/appRoleAssignedTo/poVM9OzwqcWbeEvg73XhhH_Q8Ox5Oysiks5xdVMTy98',
    ),
  '52-create-service-principal-unheard': () =>
    behindItsBack('DELETE', '/v1.0/applications/0a9e3e59-0d53-4d38-b403-c8514ec5b1ce'),
};

async function behindItsBack(method: string, path: string, json?: object): Promise<void> {
  const { status } = await client.graph(method, translation.apply(path), json === undefined ? {} : { json });
  expect(status).toBe(204);
}

function plantDuplicate(): void {
  const tenant = client.directory.store.findTenant(developmentTenant.tenantId);
  const duplicate = {
    id: '99999999-9999-4999-8999-999999999999',
    appId: '88888888-8888-4888-8888-888888888888',
    displayName: 'PASS',
    publicClient: { redirectUris: ['http://localhost'] },
    isFallbackPublicClient: true,
  };
  tenant?.change(({ applications }) =>
    applications.push(buildApplication(duplicate, developmentTenant.domain, new Date())),
  );
}

function planFault({ method, path, status, response, headers, dropped }: RecordedRequest): void {
  const { error } = (response ?? {}) as { readonly error?: { readonly code: string; readonly message: string } };
  client.directory.faults.plan(
    dropped
      ? { method, path, drop: 'after' }
      : { method, path, status, ...(error && { error }), ...(headers && { headers }) },
  );
}

/** Sends a recorded request with today's names and returns the differences of its answer. */
async function replay(recorded: RecordedRequest): Promise<readonly string[]> {
  const today = translation.apply({ ...recorded, response: undefined, status: undefined });
  if (recorded.fault) planFault({ ...recorded, path: today.path });
  const isForm = today.path.endsWith('/token');
  const content =
    today.body === undefined ? {} : isForm ? { form: today.body as Record<string, string> } : { json: today.body };
  const call = { ...content, ...(today.query && { query: today.query }) };
  const sent = client.graph(today.method, today.path, call);
  if (recorded.dropped) return compareUnheard(recorded, sent);
  return compare(recorded, await sent);
}

function compare(recorded: RecordedRequest, { status, headers, body }: Answer): readonly string[] {
  if (status !== recorded.status) return [`status: ${recorded.status} recorded, ${status} answered`];
  const missing = Object.entries(recorded.headers ?? {}).filter(
    ([name, value]) => headers[name.toLowerCase()] !== value,
  );
  const differences = missing.map(([name]) => `header ${name}`);
  if (recorded.response === '(token)') return [...differences, ...compareToken(body)];
  translation.learn(recorded.response, body);
  return [
    ...differences,
    ...findDifferences(selectAsked(recorded.query, translation.apply(recorded.response ?? {})), body),
  ];
}

async function compareUnheard(recorded: RecordedRequest, sent: Promise<Answer>): Promise<readonly string[]> {
  const heard = await sent.then(
    () => ['the answer was heard'],
    () => [],
  );
  const done = client.directory.requests.at(-1);
  translation.learn(recorded.response, done?.response);
  const expected = translation.apply(recorded.response ?? {});
  const isLogged = done?.dropped === true && done.status === recorded.status;
  return [
    ...heard,
    ...(isLogged ? [] : ['not logged as done and dropped']),
    ...findDifferences(expected, done?.response ?? {}),
  ];
}

describe('the emulator answers as recorded', () => {
  it.each(steps)('$name', async ({ name, requests }) => {
    await planted[name]?.();
    for (const [index, recorded] of requests.entries()) {
      const differences = await replay(recorded);
      expect({ request: `${index + 1}. ${recorded.method} ${recorded.path}`, differences }).toEqual({
        request: `${index + 1}. ${recorded.method} ${recorded.path}`,
        differences: [],
      });
    }
  });

  it('has been asked every recorded request', () => {
    expect(steps).toHaveLength(46);
    expect(steps.flatMap(({ requests }) => requests)).toHaveLength(519);
  });
});
