import { readdirSync, readFileSync } from 'node:fs';
import { createHttpHeaders, createPipelineRequest, type HttpMethods } from '@azure/core-rest-pipeline';
import * as emulators from '@mailbox-access/entra-emulator';
import { describe, expect, it } from '@jest/globals';
import { applicationState } from '../../../../packages/azuread-emulator/src/resources/application/graph.ts';
import {
  samlSingleSignOn,
  servicePrincipalProperties,
} from '../../../../packages/azuread-emulator/src/resources/servicePrincipal/servicePrincipal.ts';
import type { Values } from '../../../../packages/azuread-emulator/src/values.ts';
import { buildApplication, buildServicePrincipal } from '../../../../packages/entra-emulator/src/store/build.ts';
import { readRecordings, selectAsked } from '../../../../packages/entra-emulator/tests/support/recordings.ts';
import {
  formatRecording,
  type Recorded,
  Recorder,
  type Recording,
  recordingSchema,
} from '../../../../src/checks/rehearsal/recorder.ts';
import { buildVocabulary, Redactor } from '../../../../src/checks/rehearsal/redact.ts';
import { compareWithEmulator } from '../../../../src/checks/rehearsal/replay.ts';

const folder = 'tests/fixtures/rehearsals';

function read(file: string): Recording {
  return recordingSchema.parse(JSON.parse(readFileSync(`${folder}/${file}`, 'utf8')));
}

const { exchanges } = read('emulator.json');

/** Compares the emulator's recording after changing one exchange. */
async function compareChanged(isIt: (exchange: Recorded) => boolean, change: (exchange: Recorded) => Recorded) {
  const found = exchanges.find(isIt);
  const changed = exchanges.map((exchange) => (exchange === found ? change(exchange) : exchange));
  return compareWithEmulator({ exchanges: changed }, emulators);
}

describe('recordings of rehearsals', () => {
  it.each(readdirSync(folder))('the emulator answers as in %s', async (file) => {
    const { compared, differences } = await compareWithEmulator(read(file), emulators);
    expect(differences).toEqual([]);
    expect(compared).toBeGreaterThan(90);
  });

  it('are written so that they are read again', () => {
    const recording: Recording = { version: 1, against: 'emulator', exchanges: exchanges.slice(0, 3) };
    expect(recordingSchema.parse(JSON.parse(formatRecording(recording)))).toEqual(recording);
  });
});

describe('a comparison with the emulator', () => {
  const isCreation = ({ method, path }: Recorded) => method === 'POST' && path === '/v1.0/applications';

  it('reports another status', async () => {
    const { differences } = await compareChanged(
      ({ path }) => path === '/v1.0/organization',
      (exchange) => ({ ...exchange, status: 403 }),
    );
    expect(differences).toEqual([{ request: 'GET /v1.0/organization', what: 'status 403, the emulator answers 200' }]);
  });

  it('reports another code', async () => {
    const { differences } = await compareChanged(
      ({ status, path }) => status === 400 && path.endsWith('/token'),
      (exchange) => ({ ...exchange, response: { ...(exchange.response as object), suberror: 'bad_token' } }),
    );
    expect(differences).toEqual([
      {
        request: 'POST /{tenant}/oauth2/v2.0/token',
        what: 'suberror is "bad_token", in the emulator "consent_required"',
      },
    ]);
  });

  it('reports what only the emulator has, values of another kind, and in one line what nobody reads', async () => {
    const { differences, unread } = await compareChanged(isCreation, (exchange) => {
      const rest = Object.entries(exchange.response as object).filter(([name]) => name !== 'displayName');
      return { ...exchange, response: { ...Object.fromEntries(rest), ...additional, tags: 'x', '{text-99}': 'x' } };
    });
    expect(differences.map(({ what }) => what)).toEqual([
      'tags is a string, in the emulator a list',
      'only the emulator has displayName',
    ]);
    expect(unread).toEqual([
      'addIns',
      'parentalControlSettings',
      'servicePrincipalLockConfiguration',
      'verifiedPublisher',
      'web.redirectUriSettings',
    ]);
  });

  it('reports a property that was asked for', async () => {
    const { differences, unread } = await compareChanged(
      ({ path, query }) => path === '/v1.0/users' && query.$select?.includes('userType') === true,
      (exchange) => ({
        ...exchange,
        query: { ...exchange.query, $select: `${exchange.query.$select},officeLocation` },
        response: { value: [{ ...firstOf(exchange), officeLocation: 'x' }] },
      }),
    );
    expect(differences).toEqual([{ request: 'GET /v1.0/users', what: 'the emulator lacks officeLocation' }]);
    expect(unread).toEqual([]);
  });

  /** https://learn.microsoft.com/graph/api/resources/application */
  const additional = {
    addIns: [],
    certification: null,
    parentalControlSettings: { countriesBlockedForMinors: [], legalAgeGroupRule: 'Allow' },
    requestSignatureVerification: null,
    servicePrincipalLockConfiguration: { isEnabled: true, allProperties: true },
    verifiedPublisher: { displayName: null, verifiedPublisherId: null, addedDateTime: null },
    web: { redirectUris: [], implicitGrantSettings: null, redirectUriSettings: [] },
  };
  const firstOf = ({ response }: Recorded) => (response as { readonly value: readonly object[] }).value[0];

  it('leaves out what cannot be repeated, and counts it', async () => {
    const [first] = exchanges;
    if (first === undefined) throw new Error('The recording is empty.');
    const code: Recorded = {
      ...first,
      method: 'POST',
      path: '/{tenant}/oauth2/v2.0/token',
      body: { grant_type: 'authorization_code' },
    };
    const me: Recorded = { ...first, caller: 'account', path: '/v1.0/me' };
    const others = [{ ...first, status: 0 }, { ...first, status: 429 }, code, me];
    expect(await compareWithEmulator({ exchanges: others }, emulators)).toEqual({
      compared: 0,
      left: { 'no answer': 1, 'throttled or failed, and repeated': 1, 'a person signed in': 2 },
      differences: [],
      unread: [],
    });
  });

  it('finds nothing that the emulator lacks in what the official plugin was answered in the recordings', async () => {
    // The redirect URI of these steps is not Microsoft's, so a recording has another text for it.
    const steps = readRecordings().filter(({ name }) => /^0[123678]-/.test(name));
    const { compared, differences, unread } = await compareWithEmulator({ exchanges: redact(steps) }, emulators);
    expect(compared).toBe(steps.flatMap(({ requests }) => requests).length);
    // The recorded directory only returned what the plugin reads.
    expect(differences.filter(({ what }) => !what.startsWith('only the emulator has '))).toEqual([]);
    expect(unread).toEqual([]);
  });

  it('may leave out what the emulator lacks, because the provider reads no property of it', () => {
    const read = new Set<string>();
    const watch = (object: object, path = ''): object =>
      new Proxy(object, {
        get(target, name) {
          const value: unknown = Reflect.get(target, name);
          const at = Array.isArray(target) ? path : `${path}.${String(name)}`;
          if (!Object.hasOwn(target, name) && !Array.isArray(target)) read.add(at);
          return typeof value === 'object' && value !== null ? watch(value, at) : value;
        },
      });
    const application = buildApplication({ displayName: 'PASS' }, 'contoso.example', new Date());
    const principal = buildServicePrincipal({}, application, emulators.developmentTenant.tenantId);
    const kept = { preventDuplicateNames: true, logoImage: '' };
    applicationState(watch(application) as Values, { oauth2RequirePostResponse: false }, [], kept);
    servicePrincipalProperties(watch(principal) as Values, { samlMetadataUrl: null });
    samlSingleSignOn(watch(principal) as Values);
    expect([...read]).toEqual([]);
  });
});

/** Redacts the recorded steps like a rehearsal. */
function redact(steps: ReturnType<typeof readRecordings>): Recorded[] {
  const { developmentTenant } = emulators;
  const redactor = new Redactor(buildVocabulary(emulators));
  redactor.name('{tenant}', developmentTenant.tenantId);
  redactor.name('{account}', developmentTenant.mailbox);
  redactor.name('{graph}', 'https://localhost:8443');
  const recorder = new Recorder(redactor);
  const payload = { oid: developmentTenant.servicePrincipalObjectId, appid: developmentTenant.clientId };
  const token = `e30.${Buffer.from(JSON.stringify(payload)).toString('base64url')}.x`;
  for (const { method, path, query, body, status, response } of steps.flatMap(({ requests }) => requests)) {
    const url = new URL(path, 'https://localhost:8443');
    for (const [name, value] of Object.entries(query ?? {})) url.searchParams.set(name, value);
    const isForm = path.endsWith('/token');
    const type = isForm ? 'application/x-www-form-urlencoded' : 'application/json';
    const request = createPipelineRequest({
      url: url.href,
      method: method as HttpMethods,
      headers: createHttpHeaders({ 'content-type': type, authorization: isForm ? '' : `Bearer ${token}` }),
      body: isForm ? new URLSearchParams(body as Record<string, string>).toString() : JSON.stringify(body),
    });
    const answer = isForm
      ? { token_type: 'Bearer', expires_in: 3599, access_token: token }
      : selectAsked(query, response);
    const bodyAsText = answer === undefined ? '' : JSON.stringify(answer);
    const answered = { status, headers: createHttpHeaders(), bodyAsText };
    recorder.observe({ request, response: answered, sentAtMs: 0, answeredAtMs: 0 });
  }
  return recorder.exchanges;
}
