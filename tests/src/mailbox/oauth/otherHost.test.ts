import { describe, expect, it } from '@jest/globals';
import type { SignInMethod } from '../../../../src/diagnostics/signInMethod.ts';
import { deviceCode, devicePath, discoveryPath, pending, secrets, tenantId, tokenPath } from './support/answers.ts';
import { serve, signInAt } from './support/signIns.ts';

const methods: readonly SignInMethod[] = ['password', 'device-code'];

// Both servers are trusted, so that only the program's own check keeps it from the other one.
describe('a sign-in whose login host names another host', () => {
  it.each(methods)('sends that nothing, by %s, when the discovery document names it', async (method) => {
    const other = await serve({ [tokenPath]: [pending], [devicePath]: [deviceCode()] });
    const base = `${other.origin}/${tenantId}`;
    const body = {
      issuer: `https://login.microsoftonline.com/${tenantId}/v2.0`,
      authorization_endpoint: `${base}/oauth2/v2.0/authorize`,
      token_endpoint: `${base}${tokenPath}`,
      device_authorization_endpoint: `${base}${devicePath}`,
      jwks_uri: `${base}/discovery/v2.0/keys`,
    };
    const login = await serve({ [discoveryPath]: [{ status: 200, body }] }, other);
    const error = await signInAt(login, method)
      .token('exchange')
      .catch((reason: unknown) => reason);
    expect(error).toMatchObject({ name: 'SignInError', fault: { kind: 'login' } });
    expect(String(error)).not.toContain(secrets.password);
    expect(other.requests).toEqual([]);
  });

  it.each([301, 302, 303, 307, 308])('sends that nothing when it redirects there (%i)', async (status) => {
    const other = await serve({ [tokenPath]: [pending] });
    const location = `${other.origin}/${tenantId}${tokenPath}`;
    const login = await serve({ [tokenPath]: [{ status, body: {}, headers: { location } }] }, other);
    await expect(signInAt(login, 'password').token('exchange')).rejects.toMatchObject({ name: 'SignInError' });
    expect(login.requests.some(({ form }) => form.password === secrets.password)).toBe(true);
    expect(other.requests).toEqual([]);
  });
});
