import { describe, expect, it } from '@jest/globals';
import { developmentTenant } from '../src/index.ts';
import { redact, RequestLog } from '../src/log.ts';
import { setUpDirectory } from './support/setup.ts';

const { client } = setUpDirectory({ recordBodies: true });

describe('the log of requests', () => {
  it('keeps bodies when asked to, and neither secret nor token', async () => {
    const token = await client().signIn();
    await client().token(developmentTenant.tenantId, { client_assertion: 'made.up.assertion' });
    await client().graph('POST', '/v1.0/applications', { json: { displayName: 'PASS' } });
    await client().send('/common/oauth2/v2.0/authorize', {
      query: { client_id: 'c', code: 'secret-code', state: 's' },
    });
    await client().send(`/${developmentTenant.tenantId}/oauth2/v2.0/token`, {
      method: 'POST',
      form: {
        grant_type: 'password',
        password: 'secret-password',
        code: 'secret-code',
        code_verifier: 'secret-verifier',
        refresh_token: 'secret-refresh',
      },
    });
    const text = JSON.stringify(client().directory.requests);
    expect(text).toContain('"displayName":"PASS"');
    expect(text).toContain('"access_token":"(redacted)"');
    for (const secret of [token, developmentTenant.clientSecret, 'made.up', 'secret-'])
      expect(text).not.toContain(secret);
  });

  it('keeps the code of an error, which is no secret', async () => {
    await client().graph('GET', '/v1.0/applications/none');
    expect(client().directory.requests.at(-1)).toMatchObject({
      status: 404,
      response: { error: { code: 'Request_ResourceNotFound' } },
    });
  });

  it('is bounded and without bodies unless asked', () => {
    const log = new RequestLog(false);
    const entry = { method: 'GET', path: '/', query: {}, status: 200, body: { a: 1 }, response: { b: 2 } };
    for (let at = 0; at < 1_500; at++) log.add({ ...entry, at });
    expect(log.entries).toHaveLength(1_000);
    expect(log.entries[0]).toEqual({ at: 500, method: 'GET', path: '/', query: {}, status: 200 });
  });

  it('keeps what is not there as it is', () => {
    expect(redact({ password: null, list: [{ Client_Secret: 'x', n: 1 }], text: 't' })).toEqual({
      password: null,
      list: [{ Client_Secret: '(redacted)', n: 1 }],
      text: 't',
    });
  });
});
