import { describe, expect, it } from '@jest/globals';
import { describeCredentials, describeImports, planImports } from '../../../../src/onboarding/adopt/imports.ts';

const existing = {
  application: '/applications/a',
  servicePrincipal: '/servicePrincipals/s',
  grants: { graph: '/oauth2PermissionGrants/g', exchange: '/oauth2PermissionGrants/e' },
  assignment: '/servicePrincipals/s/appRoleAssignedTo/r',
};
const live = new Set([
  '/applications/a',
  '/servicePrincipals/s',
  '/oauth2PermissionGrants/g',
  '/oauth2PermissionGrants/e',
  '/servicePrincipals/s/appRoleAssignedTo/r',
]);

describe('what is imported', () => {
  it('is everything when the state has nothing', () => {
    expect(planImports(existing, [], live)).toEqual(existing);
  });

  it('is only what the state lacks', () => {
    const held = [
      { name: 'mailbox-application', id: '/applications/a' },
      { name: 'mailbox-service-principal', id: '/servicePrincipals/s' },
      { name: 'mailbox-graph-grant', id: '/oauth2PermissionGrants/g' },
    ];
    const imports = planImports(existing, held, live);
    expect(imports).toEqual({ grants: { exchange: existing.grants.exchange }, assignment: existing.assignment });
    expect(describeImports(imports)).toEqual(['the grant on Exchange Online', 'the assignment of the account']);
  });

  it.each([
    ['application', 'application'],
    ['service-principal', 'servicePrincipal'],
  ])(
    'is no %s over the one that the state has under another ID, as long as that exists: the engine would delete it',
    (name, taken) => {
      const held = [{ name: `mailbox-${name}`, id: '/other' }];
      expect(planImports(existing, held, new Set([...live, '/other']))).toMatchObject({ [taken]: undefined });
      expect(planImports(existing, held, live)).toEqual(existing);
    },
  );

  it('is the grant and the assignment that are declared, in place of those of another account', () => {
    const held = [
      { name: 'mailbox-graph-grant', id: '/oauth2PermissionGrants/other' },
      { name: 'mailbox-assignment', id: '/servicePrincipals/s/appRoleAssignedTo/other' },
    ];
    const withOthers = new Set([...live, ...held.map(({ id }) => id)]);
    expect(planImports(existing, held, withOthers)).toEqual(existing);
  });

  it('is nothing when the state has it all', () => {
    const held = [{ name: 'mailbox-application', id: '/applications/a' }];
    expect(planImports({ application: '/applications/a' }, held, live)).toEqual({});
  });
});

it('secrets and certificates are named, by ID where they have no name', () => {
  const application = { id: 'o', appId: 'c', displayName: 'PASS' };
  const credentials = {
    passwordCredentials: [{ keyId: 'k1', displayName: 'old' }],
    keyCredentials: [{ keyId: 'k2', displayName: null }],
  };
  expect(describeCredentials({ ...application, ...credentials })).toEqual([
    'the client secret old',
    'the certificate k2',
  ]);
  expect(describeCredentials(application)).toEqual([]);
});
