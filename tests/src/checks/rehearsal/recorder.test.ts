import { createHttpHeaders, createPipelineRequest, type HttpMethods } from '@azure/core-rest-pipeline';
import * as emulators from '@mailbox-access/entra-emulator';
import { describe, expect, it } from '@jest/globals';
import { Recorder } from '../../../../src/checks/rehearsal/recorder.ts';
import { buildVocabulary, Redactor } from '../../../../src/checks/rehearsal/redact.ts';

interface Raw {
  readonly method: HttpMethods;
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: unknown;
  readonly status: number;
  readonly answerHeaders?: Readonly<Record<string, string>>;
  readonly response: unknown;
}

const graph = 'https://graph.microsoft.com';
const login = 'https://login.microsoftonline.com';
const tenant = '3fa85f64-5717-4562-b3fc-2c963f66afa6';

/** A tenant's texts that no report may show. */
const secrets = {
  'an access token': 'eyJhbGciOiJSUzI1NiJ9.eyJvaWQiOiJhIn0.c2lnbmF0dXJl',
  'a refresh token': '0.AXoAq1-Xyz_9',
  'a client secret': 'Q~8x.s3cr3t~value',
  'a password': 'correct horse 7 battery',
  'a tenant ID': tenant,
  'an address': 'alice@fabrikam.com',
  'a domain': 'fabrikam.onmicrosoft.com',
  'the name of a person': 'Alice Example',
  'a telephone number': '+49 30 1234567',
  'a link with a code': 'https://portal.fabrikam.com/?code=M.R3_BAY',
  'a name that looks like a placeholder': '{fabrikam-9}',
} as const;

const form = { 'content-type': 'application/x-www-form-urlencoded' };
const json = { 'content-type': 'application/json', authorization: 'Bearer x' };

/** Requests of each kind, in which the test replaces every value, name and part of a path. */
const exchanges: readonly Raw[] = [
  {
    method: 'POST',
    url: `${login}/common/oauth2/v2.0/token?a=b`,
    headers: form,
    body: { client_id: 'a', client_secret: 'b', username: 'c', password: 'd', scope: 'e f', code: 'g', other: 'h' },
    status: 400,
    answerHeaders: { 'retry-after': '3', 'x-ms-request-id': 'r' },
    response: { error: 'a', error_description: 'b', error_codes: [1], suberror: 'c', claims: 'd', token_type: 'e' },
  },
  {
    method: 'GET',
    url: `${graph}/v1.0/applications(appId='x')/owners?$filter=displayName eq 'PASS' and id eq 'y'&$select=id,notes&$search="z"`,
    headers: json,
    status: 200,
    response: {
      '@odata.context': `${graph}/v1.0/$metadata#applications`,
      value: [{ id: 'a', displayName: 'b', tags: ['c'], publicClient: { redirectUris: ['d'] }, info: null, code: 'e' }],
    },
  },
  {
    method: 'POST',
    url: `${graph}/v1.0/applications`,
    headers: json,
    body: { displayName: 'a', 'owners@odata.bind': [`${graph}/v1.0/directoryObjects/x`], code: 'b', error: 'c' },
    status: 403,
    response: { error: { code: 'a', message: 'b', innerError: { date: 'c', 'request-id': 'd', code: 'e' } } },
  },
  {
    method: 'GET',
    url: `${graph}/v1.0/servicePrincipals/x`,
    headers: json,
    status: 200,
    response: {
      oauth2PermissionScopes: [{ id: 'a', value: 'b', adminConsentDescription: 'c' }],
      appRoles: [{ id: 'd' }],
    },
  },
];

function record(raw: Raw): string {
  const redactor = new Redactor(buildVocabulary(emulators));
  redactor.name('{graph}', graph);
  redactor.name('{login}', login);
  const recorder = new Recorder(redactor);
  const isForm = raw.headers['content-type'] === form['content-type'];
  const text = isForm ? new URLSearchParams(raw.body as Record<string, string>).toString() : JSON.stringify(raw.body);
  const request = createPipelineRequest({ url: raw.url, method: raw.method, headers: createHttpHeaders(raw.headers) });
  request.body = text;
  recorder.observe({
    request,
    response: {
      status: raw.status,
      headers: createHttpHeaders(raw.answerHeaders),
      bodyAsText: JSON.stringify(raw.response),
    },
    sentAtMs: 0,
    answeredAtMs: 0,
  });
  return JSON.stringify(recorder.exchanges);
}

/** Plants `secret` at one place at a time: in place of each text, as a name of each object, and in each list. */
function plantIn(value: unknown, secret: string): readonly unknown[] {
  if (typeof value === 'string' || typeof value === 'number') return [secret];
  if (Array.isArray(value))
    return value.flatMap((each, index) =>
      plantIn(each, secret).map((planted) => value.with(index, planted) as unknown),
    );
  if (typeof value !== 'object' || value === null) return [secret];
  return [
    { ...value, [secret]: 'x' },
    ...Object.entries(value).flatMap(([name, each]) =>
      plantIn(each, secret).map((planted) => ({ ...value, [name]: planted })),
    ),
  ];
}

function plantInUrl(url: string, secret: string): readonly string[] {
  const { origin, pathname, searchParams } = new URL(url);
  const segments = pathname.split('/');
  const encoded = encodeURIComponent(secret);
  const paths = segments.slice(1).map((_, index) => segments.with(index + 1, encoded).join('/'));
  const quoted = pathname.replace("'x'", `'${encoded}'`);
  const queries = [...searchParams].flatMap(([name, value]) => [
    new URLSearchParams({ [name]: secret }),
    new URLSearchParams({ [secret]: value }),
    new URLSearchParams({ [name]: value.replace(/'[^']*'/, `'${secret.replaceAll("'", "''")}'`) }),
    new URLSearchParams({ [name]: `${value} or ${secret}` }),
  ]);
  return [
    ...[...paths, quoted].map((path) => origin + path),
    ...queries.map((query) => `${origin}${pathname}?${query.toString()}`),
  ];
}

describe('a recording', () => {
  it.each(Object.entries(secrets))('never has %s anywhere', (_, secret) => {
    let places = 0;
    for (const raw of exchanges) {
      const planted: readonly Raw[] = [
        ...plantIn(raw.body ?? {}, secret).map((body) => ({ ...raw, body })),
        ...plantIn(raw.response, secret).map((response) => ({ ...raw, response })),
        ...plantInUrl(raw.url, secret).map((url) => ({ ...raw, url })),
        { ...raw, headers: { ...raw.headers, authorization: `Bearer ${secret}`, 'x-other': secret } },
        { ...raw, answerHeaders: { 'retry-after': secret, location: secret } },
      ];
      for (const each of planted) {
        places += 1;
        const recorded = record(each);
        const inJson = JSON.stringify(secret).slice(1, -1);
        for (const text of [inJson, encodeURIComponent(secret)])
          if (recorded.includes(text)) throw new Error(`${JSON.stringify(each)}\nis recorded as\n${recorded}`);
      }
    }
    expect(places).toBeGreaterThan(70);
  });

  it('keeps what is Microsoft’s own, and gives the same text the same placeholder', () => {
    const [entry] = JSON.parse(
      record({
        method: 'GET',
        url: `${graph}/v1.0/servicePrincipals?$filter=appId eq '00000003-0000-0000-c000-000000000000'`,
        headers: json,
        status: 200,
        response: {
          value: [
            { id: tenant, consentType: 'AllPrincipals', scope: 'IMAP.AccessAsUser.All User.Read', displayName: tenant },
          ],
          policy: 'ManagePermissionGrantsForSelf.microsoft-user-default-recommended',
        },
      }),
    ) as readonly unknown[];
    expect(entry).toMatchObject({
      path: '/v1.0/servicePrincipals',
      query: { $filter: "appId eq '00000003-0000-0000-c000-000000000000'" },
      response: {
        value: [
          {
            id: '{id-1}',
            consentType: 'AllPrincipals',
            scope: 'IMAP.AccessAsUser.All User.Read',
            displayName: '{id-1}',
          },
        ],
        policy: 'ManagePermissionGrantsForSelf.microsoft-user-default-recommended',
      },
    });
  });
});
