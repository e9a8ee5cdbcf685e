import { describe, expect, it } from '@jest/globals';
import { application } from '../../src/resources/application/application.ts';
import { grant } from '../../src/resources/grant.ts';
import { servicePrincipal } from '../../src/resources/servicePrincipal/servicePrincipal.ts';
import type { ResourceType } from '../../src/resources/type.ts';
import { checkInputs } from '../../src/schema/check.ts';
import { UNKNOWN, type Values } from '../../src/values.ts';

describe('checking inputs', () => {
  const ID = '33333333-3333-4333-8333-333333333333';
  const long = 'd'.repeat(1025);
  const isUnknown = 'Invalid or unknown key';
  const isUnsupported = 'The azuread stand-in does not support this property';
  const isMissing = (name: string) =>
    `Missing required argument. The argument "${name}" is required, but no definition was found.`;
  const audiences =
    '"AzureADMyOrg" "AzureADMultipleOrgs" "AzureADandPersonalMicrosoftAccount" "PersonalMicrosoftAccount"';
  const unnamed = { displayName: UNKNOWN, owners: [UNKNOWN], publicClient: UNKNOWN };
  const granted = { servicePrincipalObjectId: ID, resourceServicePrincipalObjectId: ID };
  const isEmpty = (name: string) => `expected "${name}" to not be an empty string, got `;
  const isNoId = (name: string, given: string) => `expected "${name}" to be a valid UUID, got ${given}`;
  const isLong = `expected length of description to be in the range (0 - 1024), got ${long}`;
  const isNoAudience = `expected sign_in_audience to be one of [${audiences}], got Everybody`;
  const pass = { displayName: 'PASS' };
  const takingOver = { clientId: ID, useExisting: true };
  const noScope = { claimValues: [''], ...granted };
  const other = { ...pass, signInAudience: 'Everybody' };
  const accesses: Values[] = [{ resourceAppId: ID, resourceAccesses: [{ id: ID, type: 'Right' }, { type: 'Role' }] }];

  /** The reason and the place of each failure. */
  it.each<[string, ResourceType, Values, ...[reason: string, path: string][]]>([
    ['nothing wrong', application, pass],
    ['no name', application, {}, [isMissing('display_name'), 'displayName']],
    ['a name that is null', application, { displayName: null }, [isMissing('display_name'), 'displayName']],
    ['an empty name', application, { displayName: '' }, [isEmpty('display_name'), 'displayName']],
    ['what is not known yet', application, unnamed],
    ['an owner that is no ID', application, { ...pass, owners: [ID, 'me'] }, [isNoId('owners.1', 'me'), 'owners']],
    ['a long description', application, { ...pass, description: long }, [isLong, 'description']],
    ['another audience', application, other, [isNoAudience, 'signInAudience']],
    [
      'a permission of another type',
      application,
      { ...pass, requiredResourceAccesses: accesses },
      [
        'expected required_resource_access.0.resource_access.0.type to be one of ["Role" "Scope"], got Right',
        'requiredResourceAccesses.resourceAccesses[0].type',
      ],
      [isMissing('id'), 'requiredResourceAccesses.resourceAccesses[1].id'],
    ],
    ['a name that the schema does not have', application, { ...pass, displayNme: 'b' }, [isUnknown, 'displayNme']],
    ['an output', application, { ...pass, clientId: ID }, [isUnknown, 'clientId']],
    ['what the stand-in cannot do', application, { ...pass, logoImage: 'x' }, [isUnsupported, 'logoImage']],
    ['no client', servicePrincipal, {}, [isMissing('client_id'), 'clientId']],
    ['a client that is no ID', servicePrincipal, { clientId: 'PASS' }, [isNoId('client_id', 'PASS'), 'clientId']],
    ['taking over what is there', servicePrincipal, takingOver, [isUnsupported, 'useExisting']],
    ['an empty scope', grant, noScope, [isEmpty('claim_values.0'), 'claimValues']],
  ])('%s', (_, type, news, ...failures) => {
    const expected = failures.map(([reason, path]) => `${reason}. Examine values at 'pass.${path}'.`);
    expect(checkInputs(type.fields, news, 'pass').failures).toEqual(expected);
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

describe('a redirect URI', () => {
  const failuresOf = (platform: string, uri: string) =>
    checkInputs(application.fields, { displayName: 'a', [platform]: { redirectUris: [uri] } }, 'pass').failures;

  it.each([
    ['publicClient', 'my-app://callback'],
    ['publicClient', 'http://localhost'],
    ['publicClient', 'http://127.0.0.1:8400'],
    ['publicClient', 'urn:ietf:wg:oauth:2.0:oob'],
    ['web', 'https://a/'],
  ])('of %s that is %s is accepted', (platform, uri) => {
    expect(failuresOf(platform, uri)).toEqual([]);
  });

  it.each([
    ['publicClient', 'myapp:/x', 'URI has no host for "public_client.0.redirect_uris.0"'],
    ['publicClient', 'localhost', 'URI has no host for "public_client.0.redirect_uris.0"'],
    ['publicClient', '', 'URI must not be empty for "public_client.0.redirect_uris.0"'],
    [
      'publicClient',
      `https://a/${'b'.repeat(247)}`,
      'URI must be 256 characters or less for "public_client.0.redirect_uris.0"',
    ],
    ['web', 'https://a', 'URI must have a trailing slash when there is no path segment for "web.0.redirect_uris.0"'],
    [
      'web',
      'ftp://a/',
      'expected "web.0.redirect_uris.0" to have a URI with one of the following schemes: "http,https,ms-appx-web,brk-multihub"',
    ],
  ])('of %s that is %s is refused by "%s"', (platform, uri, reason) => {
    expect(failuresOf(platform, uri)).toEqual([`${reason}. Examine values at 'pass.${platform}.redirectUris'.`]);
  });
});
