import { describe, expect, it } from '@jest/globals';
import { application } from '../../src/resources/application/application.ts';
import { checkInputs } from '../../src/schema/check.ts';

const reasons = (platform: string, uri: string): readonly string[] =>
  checkInputs(application.fields, { displayName: 'a', [platform]: { redirectUris: [uri] } }, 'pass').failures;
const at = (reason: string, platform: string): string =>
  `${reason}. Examine values at 'pass.${platform}.redirectUris'.`;

describe('a redirect URI of a public client', () => {
  it.each(['my-app://callback', 'http://localhost', 'http://127.0.0.1:8400', 'urn:ietf:wg:oauth:2.0:oob'])(
    'may be %s',
    (uri) => {
      expect(reasons('publicClient', uri)).toEqual([]);
    },
  );

  it.each([
    ['myapp:/x', 'URI has no host'],
    ['localhost', 'URI has no host'],
    ['', 'URI must not be empty'],
    [`https://a/${'b'.repeat(247)}`, 'URI must be 256 characters or less'],
  ])('may not be %s', (uri, reason) => {
    const expected = at(`${reason} for "public_client.0.redirect_uris.0"`, 'publicClient');
    expect(reasons('publicClient', uri)).toEqual([expected]);
  });
});

describe('a redirect URI of a website', () => {
  it('may be one with a path', () => {
    expect(reasons('web', 'https://a/')).toEqual([]);
  });

  it('may not be one without a path', () => {
    const reason = 'URI must have a trailing slash when there is no path segment for "web.0.redirect_uris.0"';
    expect(reasons('web', 'https://a')).toEqual([at(reason, 'web')]);
  });

  it('may not be one of another scheme', () => {
    const schemes = '"http,https,ms-appx-web,brk-multihub"';
    const reason = `expected "web.0.redirect_uris.0" to have a URI with one of the following schemes: ${schemes}`;
    expect(reasons('web', 'ftp://a/')).toEqual([at(reason, 'web')]);
  });
});
