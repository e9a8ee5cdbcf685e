import { describe, expect, it } from '@jest/globals';
import type { Candidate } from '../../../../src/graph/application.ts';
import { chooseCandidate, refuseNamesakes } from '../../../../src/onboarding/adopt/choose.ts';
import type { Chooser } from '../../../../src/onboarding/adopt/choose.ts';

const chooser: Chooser = {
  stack: 'contoso',
  tenantId: '11111111-1111-4111-8111-111111111111',
  displayName: 'PASS',
  choice: {},
  isDeleted: false,
  takenBy: new Map(),
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
    expect(chooseCandidate([candidate('1')], chooser)).toEqual(candidate('1'));
  });

  it('is the one that no other stack has', () => {
    const takenBy = new Map([['1', 'fabrikam']]);
    expect(chooseCandidate([candidate('1'), candidate('2')], { ...chooser, takenBy })).toEqual(candidate('2'));
  });

  it('is asked, with all that tells two apart', () => {
    expect(() => chooseCandidate([candidate('1'), candidate('2')], chooser)).toThrow(
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
    expect(() => chooseCandidate([candidate('1'), candidate('2')], { ...chooser, isDeleted: true })).toThrow(
      'npx mailbox-access adopt contoso --deleted --client-id <client ID>',
    );
  });

  it('is none when another stack has the only one', () => {
    expect(() => chooseCandidate([candidate('1')], { ...chooser, takenBy: new Map([['1', 'fabrikam']]) })).toThrow(
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
    expect(() => chooseCandidate([], { ...chooser, choice })).toThrow(says);
  });
});

describe('a namesake of the one that is adopted', () => {
  const { application } = candidate('1');

  it('is refused, with the command that gives another name', () => {
    expect(() => {
      refuseNamesakes(application, [application, candidate('2').application], chooser);
    }).toThrow(
      'pulumi config set displayName "<another name>" --stack contoso && npx mailbox-access adopt contoso --client-id client-1',
    );
  });

  it('is not the application itself, nor one that differs in capitals, as the provider sees it', () => {
    expect(() => {
      refuseNamesakes(application, [application, candidate('2', 'Pass').application], chooser);
    }).not.toThrow();
  });
});
