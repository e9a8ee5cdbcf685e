import { describe, expect, it } from '@jest/globals';
import type { Candidate } from '../../../../src/graph/application.ts';
import { binEnd } from '../../../../src/graph/application.ts';
import { chooseCandidate, refuseDuplicateNames, requireFit } from '../../../../src/onboarding/adopt/choose.ts';
import type { Selection } from '../../../../src/onboarding/adopt/find.ts';

const selection: Selection = {
  stack: 'contoso',
  tenantId: '11111111-1111-4111-8111-111111111111',
  displayName: 'PASS',
  choice: {},
  isDeleted: false,
  takenBy: new Map(),
  notes: '',
  caller: '',
  held: undefined,
};

function candidate(id: string, displayName = 'PASS'): Candidate {
  const redirectUris = ['http://localhost'];
  return {
    application: {
      id,
      appId: `client-${id}`,
      displayName,
      createdDateTime: '2026-01-02T03:04:05Z',
      publicClient: { redirectUris },
    },
    owners: ['admin@contoso.example'],
  };
}

describe('which registration is adopted', () => {
  it('is the only one', () => {
    expect(chooseCandidate([candidate('1')], selection)).toEqual(candidate('1'));
  });

  it('is the one that no other stack has', () => {
    const takenBy = new Map([['1', 'fabrikam']]);
    expect(chooseCandidate([candidate('1'), candidate('2')], { ...selection, takenBy })).toEqual(candidate('2'));
  });

  it('is asked, with everything that distinguishes two applications', () => {
    expect(() => chooseCandidate([candidate('1'), candidate('2')], selection)).toThrow(
      [
        '2 registrations match (registration named "PASS"). Nothing was changed:',
        '- PASS: client ID client-1, object ID 1',
        '  created 2026-01-02T03:04:05Z',
        '  owners: admin@contoso.example',
        '  redirect URIs: http://localhost',
        '- PASS: client ID client-2, object ID 2',
      ].join('\n'),
    );
  });

  it('keeps --deleted in the command that chooses', () => {
    expect(() => chooseCandidate([candidate('1'), candidate('2')], { ...selection, isDeleted: true })).toThrow(
      'npx mailbox-access adopt contoso --deleted --client-id <client ID>',
    );
  });

  it('is none when another stack has the only one', () => {
    expect(() => chooseCandidate([candidate('1')], { ...selection, takenBy: new Map([['1', 'fabrikam']]) })).toThrow(
      expect.objectContaining({
        code: 'adopt-refused',
        problem: expect.stringContaining('already belongs to stack fabrikam'),
      }),
    );
  });

  it.each([
    [{}, 'There is no registration named "PASS" in tenant'],
    [{ name: 'Monitor' }, 'There is no registration named "Monitor" in tenant'],
    [{ clientId: 'c' }, 'There is no registration with client ID c in tenant'],
    [{ objectId: 'o' }, 'There is no registration with object ID o in tenant'],
  ])('is none for %j', (choice, says) => {
    expect(() => chooseCandidate([], { ...selection, choice })).toThrow(says);
  });
});

describe('a duplicate name of the registration to adopt', () => {
  const { application } = candidate('1');

  it('is refused, with the command that gives another name', () => {
    expect(() => {
      refuseDuplicateNames(application, [application, candidate('2').application], selection);
    }).toThrow(
      'pulumi config set displayName "<another name>" --stack contoso && npx mailbox-access adopt contoso --client-id client-1',
    );
  });

  it('is not the application itself, nor one that differs in capitals, as the provider sees it', () => {
    expect(() => {
      refuseDuplicateNames(application, [application, candidate('2', 'Pass').application], selection);
    }).not.toThrow();
  });
});

describe('an application that is to be adopted', () => {
  const fit = { id: 'o', appId: 'c', displayName: 'PASS', signInAudience: 'AzureADMyOrg' };

  it.each([
    ['is for its own tenant', {}, undefined],
    ['comes without its audience', { signInAudience: null }, undefined],
    [
      'is for other tenants too',
      { signInAudience: 'AzureADMultipleOrgs' },
      'is also for other tenants (AzureADMultipleOrgs)',
    ],
    ['has roles', { appRoles: [{}] }, 'exposes permissions or roles'],
    ['has scopes', { api: { oauth2PermissionScopes: [{}] } }, 'exposes permissions or roles'],
  ])('is refused only when others use it: one that %s', (_, also, says) => {
    const judge = expect(() => {
      requireFit({ ...fit, ...also });
    });
    if (says === undefined) judge.not.toThrow();
    else judge.toThrow(says);
  });

  it('is kept in the bin for 30 days', () => {
    expect(binEnd('2026-11-25T03:00:00Z').toISOString()).toBe('2026-12-25T03:00:00.000Z');
  });
});
