import { inspect } from 'node:util';
import { describe, expect, it } from '@jest/globals';
import { checkProfile, readProfile, type Profile } from '../../../../src/mailbox/oauth/profile.ts';
import type { Answer } from '../../../support/scriptedLogin.ts';
import { startProxy } from './support/proxy.ts';
import { serve } from './support/signIns.ts';
import { buildToken } from './support/token.ts';

const token = buildToken({ aud: 'https://graph.microsoft.com' });
const jobs: Profile = {
  id: '5a3c7a3e-9f0b-4c57-8a5e-2f5f3f0d9b11',
  userPrincipalName: 'jobs@contoso.example',
  mail: 'applications@contoso.example',
  displayName: 'Jobs',
};

async function readAt(answer: Answer) {
  const { origin, ca } = await serve({ '/v1.0/me': [answer] });
  return await readProfile(token, { graphBase: origin, ca, timeoutMs: 1_000 });
}

describe('the profile of who signed in', () => {
  it('is read from Graph with the token, and nothing else of it is taken', async () => {
    const login = await serve({ '/v1.0/me': [{ status: 200, body: { ...jobs, mobilePhone: '0123' } }] });
    await expect(readProfile(token, { graphBase: login.origin, ca: login.ca })).resolves.toEqual(jobs);
    expect(login.requests).toEqual([expect.objectContaining({ method: 'GET', path: '/v1.0/me', query: {} })]);
    expect(login.requests[0]?.headers.authorization).toBe(`Bearer ${token}`);
  });

  it('may be without an address and a name', async () => {
    const bare = { ...jobs, mail: null, displayName: null };
    await expect(readAt({ status: 200, body: bare })).resolves.toEqual(bare);
  });

  it("is refused in Graph's words, without the token", async () => {
    const error = {
      code: 'InvalidAuthenticationToken',
      message: `Access token ${token} is expired.`,
      innerError: { date: '2026-11-25T12:00:00', 'request-id': 'cccccccc-0000-4000-8000-000000000000' },
    };
    await expect(readAt({ status: 401, body: { error } })).rejects.toMatchObject({
      fault: {
        kind: 'login',
        error: 'InvalidAuthenticationToken',
        text: 'Access token *** is expired.',
        correlationId: 'cccccccc-0000-4000-8000-000000000000',
      },
    });
  });

  it.each<[number, object | string]>([
    [200, '<html>log in to the hotel</html>'],
    [200, { ...jobs, userPrincipalName: undefined }],
    [200, [jobs]],
    [204, ''],
    [302, ''],
    [502, '<html>bad gateway</html>'],
  ])('cannot be read from %d with %j', async (status, body) => {
    const answer = { status, body, headers: { location: 'https://localhost:1/v1.0/me' } };
    await expect(readAt(answer)).rejects.toMatchObject({
      fault: { kind: 'login', text: `Microsoft Graph answered ${status} without a profile.` },
    });
  });

  it('is not waited for without end', async () => {
    await expect(readAt(() => undefined)).rejects.toMatchObject({ fault: { kind: 'network', code: 'ETIMEDOUT' } });
  });

  it('is not sent to a server whose certificate is not trusted', async () => {
    const login = await serve({ '/v1.0/me': [{ status: 200, body: jobs }] });
    const failure: unknown = await readProfile(token, { graphBase: login.origin }).catch((error: unknown) => error);
    expect(failure).toMatchObject({ fault: { kind: 'tls', host: 'localhost' } });
    expect(inspect(failure, { depth: 20, showHidden: true })).not.toContain(token);
    expect(login.requests).toEqual([]);
  });

  it('is asked for through a proxy where there is one, without showing it the token', async () => {
    const login = await serve({});
    const proxy = await startProxy(Number(new URL(login.origin).port));
    process.env.HTTPS_PROXY = proxy.url;
    try {
      // The certificate is for localhost.
      await expect(readProfile(token, { graphBase: 'https://graph.invalid', ca: login.ca })).rejects.toMatchObject({
        fault: { kind: 'tls', host: 'graph.invalid', port: 443, code: 'ERR_TLS_CERT_ALTNAME_INVALID' },
      });
      expect(proxy.asked).toEqual(['CONNECT graph.invalid:443']);
      expect(login.requests).toEqual([]);
    } finally {
      delete process.env.HTTPS_PROXY;
      await proxy.close();
    }
  });

  it('ends with the reason of an interruption', async () => {
    const stop = new AbortController();
    const login = await serve({
      '/v1.0/me': [
        () => {
          stop.abort(new Error('Ctrl-C'));
        },
      ],
    });
    const reading = readProfile(token, { graphBase: login.origin, ca: login.ca, signal: stop.signal });
    await expect(reading).rejects.toThrow('Ctrl-C');
  });
});

describe('the account', () => {
  it.each(['jobs@contoso.example', 'Applications@Contoso.example', undefined])('is the profile for %s', (account) => {
    expect(checkProfile(jobs, account)).toBeUndefined();
  });

  it('is another one, and both are named', () => {
    expect(checkProfile({ ...jobs, mail: null }, 'applications@contoso.example')).toEqual({
      kind: 'claim',
      claim: 'account',
      expected: 'applications@contoso.example',
      found: 'jobs@contoso.example',
    });
  });
});
