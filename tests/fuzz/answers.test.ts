import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { z } from 'zod';
import { GraphClient } from '../../packages/azuread-emulator/src/graph/client.ts';
import { MailboxAccessError } from '../../src/common/errors.ts';
import { GraphRefusal, openGraph } from '../../src/graph/client.ts';
import { renderHtml } from '../../src/handover/html/document.ts';
import { renderMarkdown } from '../../src/handover/markdown/document.ts';
import { buildAdministratorPage } from '../../src/handover/pages/administrator.ts';
import { buildOwnerPage } from '../../src/handover/pages/owner.ts';
import { readConsent, readIds, readOutputs } from '../../src/registration/outputs/read.ts';
import { diagnose } from '../../src/diagnostics/diagnose.ts';
import { SignInError } from '../../src/diagnostics/fault.ts';
import { readAnswer } from '../../src/mailbox/oauth/answer.ts';
import { checkClaims } from '../../src/mailbox/oauth/claims.ts';
import { readProfile } from '../../src/mailbox/oauth/profile.ts';
import { outputsOf } from '../support/outputs.ts';
import { startScriptedLogin, type Answer, type ScriptedLogin } from '../support/scriptedLogin.ts';
import { tenantId } from '../support/settings.ts';
import { parameters, seed } from './parameters.ts';
import { json, nearly, text } from './values.ts';
import { fc } from '../support/fastCheck.ts';

const refusal = nearly({ error: 'invalid_grant', error_description: 'AADSTS50126: No.', error_codes: [50126] });
const graphRefusal = fc.record({ error: nearly({ code: 'Some_Code', message: 'No.', innerError: {} }) });
const page = nearly({ value: [{ id: 'a' }], '@odata.nextLink': 'https://contoso.example/' });
const profile = nearly({ id: 'a', userPrincipalName: 'jobs@contoso.example', mail: null, displayName: null });
const device = nearly({
  device_code: 'a',
  user_code: 'b',
  verification_uri: 'https://c',
  expires_in: 900,
  interval: 5,
});
const duplicates = fc.constantFrom('{"value":[],"value":7}', '{"error":{},"error":"a"}', '[[[[', '<h1>Proxy</h1>', '');
const body = fc.oneof(
  fc.oneof(json, refusal, graphRefusal, page, profile, device).map((value) => JSON.stringify(value)),
  duplicates,
  text,
);
/** Excludes statuses that are retried after a wait, which other tests cover. */
const status = fc.constantFrom(200, 201, 204, 301, 302, 307, 400, 401, 403, 404, 409, 418, 501);
const type = fc.constantFrom('application/json', 'text/html', 'application/octet-stream', 'x');

describe(`generated answers of a directory (MAILBOX_ACCESS_FUZZ_SEED=${seed})`, () => {
  let server: ScriptedLogin;
  let now = { status: 200, body: '', type: 'x' };
  const answer: Answer = (response) => {
    response.writeHead(now.status, { 'content-type': now.type, location: 'https://localhost:1/' }).end(now.body);
  };

  beforeAll(async () => {
    server = await startScriptedLogin(tenantId, { '/v1.0/x': [answer], '/v1.0/me': [answer] });
  });
  afterAll(async () => {
    await server.close();
  });

  it('are read or refused by the reader of Graph', async () => {
    const credential = { getToken: () => Promise.resolve({ token: 't', expiresOnTimestamp: Date.now() + 3_600_000 }) };
    const graph = openGraph({ base: server.origin, credential, ca: server.ca });
    await fc.assert(
      fc.asyncProperty(fc.record({ status, body, type }), fc.boolean(), async (given, isList) => {
        now = given;
        const schema = z.object({ id: z.string() });
        const error = await (isList ? graph.list('/x', schema) : graph.get('/x', schema)).then(
          () => undefined,
          (reason: unknown) => reason,
        );
        if (error === undefined) return;
        expect(error).toBeInstanceOf(GraphRefusal);
        expect((error as Error).message).toMatch(/^[^\p{Cc}]{1,600}$/u);
      }),
      parameters(0.3),
    );
  });

  it('are read or refused by the reader of a profile', async () => {
    await fc.assert(
      fc.asyncProperty(fc.record({ status, body, type }), async (given) => {
        now = given;
        const options = { graphBase: server.origin, ca: server.ca };
        const error = await readProfile('t', options).then(
          () => undefined,
          (reason: unknown) => reason,
        );
        if (error === undefined) return;
        expect(error).toBeInstanceOf(SignInError);
        const { fault } = error as SignInError;
        expect(diagnose(fault, { stack: 'contoso', outputs: outputsOf() }).problem).not.toBe('');
      }),
      parameters(0.1),
    );
  });

  it('are read or refused by the reader of sign-ins, and every refusal has a diagnosis', () => {
    fc.assert(
      fc.property(status, body, fc.constantFrom('token', 'devicecode'), (code, given, endpoint) => {
        const { fault, text: passedOn } = readAnswer(
          code,
          given,
          `https://localhost/oauth2/v2.0/${endpoint}`,
          'code=abcd1234',
        );
        expect(() => JSON.parse(passedOn) as unknown).not.toThrow();
        if (fault === undefined) return;
        expect(fault.text).toMatch(/^[^\p{Cc}]{1,600}$/u);
        expect(diagnose(fault, { stack: 'contoso', outputs: outputsOf() }).remedy).not.toBe('');
      }),
      parameters(0.2),
    );
  });

  it('are tokens whose claims fit or do not', () => {
    const outputs = outputsOf();
    const claims = nearly({
      aud: 'https://outlook.office.com',
      tid: tenantId,
      scp: 'IMAP.AccessAsUser.All',
      exp: 2 ** 33,
    });
    const asJwt = (payload: unknown) => `e30.${Buffer.from(JSON.stringify(payload)).toString('base64url')}.c2ln`;
    fc.assert(
      fc.property(fc.oneof(claims.map(asJwt), json.map(asJwt), text), (token) => {
        for (const { found } of checkClaims(token, outputs, 'exchange')) expect(found).toMatch(/^[^\p{Cc}]{1,200}$/u);
      }),
      parameters(0.1),
    );
  });

  it("are read or refused by the azuread plugin's stand-in", async () => {
    await fc.assert(
      fc.asyncProperty(status, body, async (code, given) => {
        const response = { status: code, statusText: '', headers: {}, body: given };
        const graph = new GraphClient({
          origin: 'https://localhost:1',
          send: () => Promise.resolve(response),
          token: () => Promise.resolve('t'),
          secondMs: 0,
          signal: new AbortController().signal,
        });
        const error = await graph.list('/v1.0/x').then(
          () => undefined,
          (reason: unknown) => reason as Error,
        );
        if (error !== undefined)
          expect(`${error.name}: ${error.message}`).toMatch(/^Error: (unexpected status|.*next page)/s);
      }),
      parameters(0.1),
    );
  });

  it('are outputs in a state that make a page, or are refused', () => {
    fc.assert(
      fc.property(fc.oneof(nearly({ ...outputsOf() }), json), (raw) => {
        readIds(raw);
        readConsent(raw);
        try {
          const given = readOutputs(raw, 'contoso');
          const sender = { date: new Date() };
          for (const page of [buildOwnerPage(given, sender), buildAdministratorPage(given, 'contoso', sender)]) {
            expect(renderHtml(page)).toMatch(/^<!doctype html>/i);
            expect(renderMarkdown(page)).not.toBe('');
          }
        } catch (error) {
          expect(error).toBeInstanceOf(MailboxAccessError);
          expect((error as MailboxAccessError).code).toMatch(/^outputs-(missing|invalid)$/);
        }
      }),
      parameters(0.2),
    );
  });
});
