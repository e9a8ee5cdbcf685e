import { describe, expect, it } from '@jest/globals';
import { declare, registerMailbox } from '../../support/mocks.ts';
import { settings } from '../../support/settings.ts';
import { fc, numRuns } from '../../support/fastCheck.ts';

const known = [
  '258f6531-6087-4cc4-bb90-092c5fb3ed3f',
  '652390e4-393a-48de-9484-05f9b1212954',
  'e1fe6dd8-ba31-4d61-89e7-88639da4683d',
];

const types = [
  'mailbox-access:registration:MailboxRegistration',
  'azuread:index/application:Application',
  'azuread:index/servicePrincipal:ServicePrincipal',
  'azuread:index/servicePrincipalDelegatedPermissionGrant:ServicePrincipalDelegatedPermissionGrant',
  'azuread:index/appRoleAssignment:AppRoleAssignment',
];

const someOf = <T>(...values: T[]) => fc.uniqueArray(fc.constantFrom(...values), { minLength: 1 });

/** All kinds of allowed settings, as in a stack's file. */
const anySettings = fc
  .record(
    {
      displayName: fc
        .string({ minLength: 1, maxLength: 60, unit: 'grapheme' })
        .filter((name) => /^\P{Cc}*\S\P{Cc}*$/u.test(name) && !name.includes("'")),
      mailbox: fc
        .emailAddress()
        .filter((address) => /^[\w.-]+@[\w.-]+\.[a-z]{2,}$/i.test(address) && !address.includes('..')),
      protocols: someOf('imap', 'smtp'),
      mailResources: someOf('graph', 'exchange'),
      redirectUris: someOf('http://localhost', 'http://127.0.0.1:8400/back', 'msal0a709bd5://auth'),
      owners: fc.uniqueArray(fc.uuid(), { minLength: 1, maxLength: 3 }),
      notes: fc.constant('Notes'),
      serviceManagementReference: fc.constant('SRV-1'),
    },
    { requiredKeys: ['mailbox'] },
  )
  .chain((base) =>
    fc
      .constantFrom(
        { consent: 'interactive' },
        { consent: 'user' },
        { consent: 'tenant' },
        { consent: 'user', assignmentRequired: true },
        { consent: 'tenant', assignmentRequired: true, protect: true },
      )
      .map((consent) => ({ ...base, ...consent })),
  );

describe('what no settings can produce', () => {
  it('no secret, no application permission, no web or single-page redirect URI', async () => {
    await fc.assert(
      fc.asyncProperty(anySettings, async (config) => {
        const { resources } = await declare(() => registerMailbox('mailbox', settings(config)));
        for (const { type, inputs } of resources) {
          expect(types).toContain(type);
          for (const key of ['web', 'singlePageApplication', 'password', 'appRoles', 'identifierUris', 'api'])
            expect(inputs).not.toHaveProperty(key);
        }
        const application = resources.find(({ type }) => type.includes('application:'))?.inputs;
        const accesses = application?.requiredResourceAccesses as {
          resourceAccesses: { id: string; type: string }[];
        }[];
        expect(accesses).toHaveLength(1);
        const declared = accesses.flatMap(({ resourceAccesses }) => resourceAccesses);
        expect(declared.every(({ type, id }) => type === 'Scope' && known.includes(id))).toBe(true);
        expect(declared.map(({ id }) => id)).toEqual([...declared.map(({ id }) => id)].sort());
        expect(application).toMatchObject({ signInAudience: 'AzureADMyOrg', preventDuplicateNames: true });
      }),
      { numRuns: numRuns(60) },
    );
  });

  it('a redirect URI that a web server, a page or another machine would be sent the code to', () => {
    const pieces = fc.constantFrom(
      'http://',
      'https://',
      'msal1://',
      'javascript://',
      'file://',
      'localhost',
      '127.0.0.1',
    );
    const more = fc.constantFrom('contoso.example', '/', '/back', ':8400', '@', '*', '#', '?', '.', '\\', ' ', '');
    const anyUri = fc.oneof(
      fc.webUrl({ withFragments: true, withQueryParameters: true }),
      fc.array(fc.oneof(pieces, more), { maxLength: 6 }).map((parts) => parts.join('')),
      fc.string({ maxLength: 40 }),
    );
    fc.assert(
      fc.property(anyUri, (uri) => {
        const { protocol, hostname } = accepted(uri) ?? { protocol: 'msal1:', hostname: '' };
        expect(['javascript:', 'file:', 'data:', 'ftp:']).not.toContain(protocol);
        if (protocol === 'http:') expect(['localhost', '127.0.0.1']).toContain(hostname);
        if (protocol === 'https:') expect(['login.microsoftonline.com', 'login.live.com']).toContain(hostname);
      }),
      { numRuns: numRuns(2_000) },
    );
  });
});

/** Returns the URI as declared, or undefined if the settings reject it. */
function accepted(uri: string): URL | undefined {
  try {
    return new URL(String(settings({ redirectUris: [uri] }).redirectUris[0]));
  } catch {
    return undefined;
  }
}
