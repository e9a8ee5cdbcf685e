import { describe, expect, it } from '@jest/globals';
import { application } from '../../src/resources/application/application.ts';
import { grant } from '../../src/resources/grant.ts';
import { servicePrincipal } from '../../src/resources/servicePrincipal/servicePrincipal.ts';
import type { ResourceType } from '../../src/resources/type.ts';
import { checkInputs } from '../../src/schema/check.ts';
import { UNKNOWN } from '../../src/values.ts';
import type { Values } from '../../src/values.ts';

describe('checking inputs', () => {
  const ID = '33333333-3333-4333-8333-333333333333';
  const at = (reason: string, path: string): string => `${reason}. Examine values at 'pass.${path}'.`;

  it.each<[string, ResourceType, Values, string[]]>([
    ['nothing wrong', application, { displayName: 'PASS' }, []],
    [
      'no name',
      application,
      {},
      [
        at(
          'Missing required argument. The argument "display_name" is required, but no definition was found.',
          'displayName',
        ),
      ],
    ],
    [
      'a name that is null',
      application,
      { displayName: null },
      [
        at(
          'Missing required argument. The argument "display_name" is required, but no definition was found.',
          'displayName',
        ),
      ],
    ],
    [
      'an empty name',
      application,
      { displayName: '' },
      [at('expected "display_name" to not be an empty string, got ', 'displayName')],
    ],
    ['what is not known yet', application, { displayName: UNKNOWN, owners: [UNKNOWN], publicClient: UNKNOWN }, []],
    [
      'an owner that is no ID',
      application,
      { displayName: 'a', owners: [ID, 'me'] },
      [at('expected "owners.1" to be a valid UUID, got me', 'owners')],
    ],
    [
      'a long description',
      application,
      { displayName: 'a', description: 'd'.repeat(1025) },
      [at(`expected length of description to be in the range (0 - 1024), got ${'d'.repeat(1025)}`, 'description')],
    ],
    [
      'another audience',
      application,
      { displayName: 'a', signInAudience: 'Everybody' },
      [
        at(
          'expected sign_in_audience to be one of ["AzureADMyOrg" "AzureADMultipleOrgs" "AzureADandPersonalMicrosoftAccount" "PersonalMicrosoftAccount"], got Everybody',
          'signInAudience',
        ),
      ],
    ],
    [
      'a permission of another type',
      application,
      {
        displayName: 'a',
        requiredResourceAccesses: [
          { resourceAppId: ID, resourceAccesses: [{ id: ID, type: 'Right' }, { type: 'Role' }] },
        ],
      },
      [
        at(
          'expected required_resource_access.0.resource_access.0.type to be one of ["Role" "Scope"], got Right',
          'requiredResourceAccesses.resourceAccesses[0].type',
        ),
        at(
          'Missing required argument. The argument "id" is required, but no definition was found.',
          'requiredResourceAccesses.resourceAccesses[1].id',
        ),
      ],
    ],
    [
      'a name that the schema does not have',
      application,
      { displayName: 'a', displayNme: 'b' },
      [at('Invalid or unknown key', 'displayNme')],
    ],
    ['an output', application, { displayName: 'a', clientId: ID }, [at('Invalid or unknown key', 'clientId')]],
    [
      'what the stand-in cannot do',
      application,
      { displayName: 'a', logoImage: 'x' },
      [at('The azuread stand-in does not support this property', 'logoImage')],
    ],
    [
      'no client',
      servicePrincipal,
      {},
      [at('Missing required argument. The argument "client_id" is required, but no definition was found.', 'clientId')],
    ],
    [
      'a client that is no ID',
      servicePrincipal,
      { clientId: 'PASS' },
      [at('expected "client_id" to be a valid UUID, got PASS', 'clientId')],
    ],
    [
      'taking over what is there',
      servicePrincipal,
      { clientId: ID, useExisting: true },
      [at('The azuread stand-in does not support this property', 'useExisting')],
    ],
    [
      'an empty scope',
      grant,
      { claimValues: [''], servicePrincipalObjectId: ID, resourceServicePrincipalObjectId: ID },
      [at('expected "claim_values.0" to not be an empty string, got ', 'claimValues')],
    ],
  ])('%s', (_, type, news, failures) => {
    expect(checkInputs(type.fields, news, 'pass').failures).toEqual(failures);
  });

  it('fills defaults in, says which, and drops nulls and what was said before', () => {
    const { inputs } = checkInputs(servicePrincipal.fields, { __defaults: ['x'], clientId: ID, notes: null }, 'pass');
    expect(inputs).toEqual({ __defaults: ['accountEnabled'], accountEnabled: true, clientId: ID });
  });

  it('fills the defaults of blocks in', () => {
    const { inputs } = checkInputs(application.fields, { displayName: 'a', api: {} }, 'pass');
    expect(inputs.api).toEqual({ __defaults: ['requestedAccessTokenVersion'], requestedAccessTokenVersion: 1 });
  });
});

describe('redirect URIs', () => {
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
});
