import { describe, expect, it } from '@jest/globals';
import { isRegistrable } from '../src/graph/bodies.ts';

describe('a redirect URI', () => {
  it.each([
    ['https://login.microsoftonline.com/common/oauth2/nativeclient', 'publicClient', true],
    ['http://localhost', 'publicClient', true],
    ['http://localhost:8080/callback', 'web', true],
    ['http://127.0.0.1', 'publicClient', true],
    ['msal00000000://auth', 'publicClient', true],
    ['msal00000000://auth', 'spa', false],
    ['http://contoso.example/', 'publicClient', false],
    ['http://localhost.contoso.example/', 'publicClient', false],
    ['https://*.contoso.example/', 'web', false],
    ['https://contoso.example/#here', 'web', false],
    ['myapp:/x', 'publicClient', false],
    ['urn:ietf:wg:oauth:2.0:oob', 'publicClient', true],
    ['urn:ietf:wg:oauth:2.0:oob', 'web', false],
    ['contoso.example', 'web', false],
    ['', 'web', false],
    [`https://contoso.example/${'x'.repeat(232)}`, 'web', true],
    [`https://contoso.example/${'x'.repeat(233)}`, 'web', false],
  ] as const)('%s for %s: %s', (uri, platform, expected) => {
    expect(isRegistrable(uri, platform)).toBe(expected);
  });
});
