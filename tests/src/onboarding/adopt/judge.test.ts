import { describe, expect, it } from '@jest/globals';
import { binEnd } from '../../../../src/graph/application.ts';
import { describeCredentials, requireFit } from '../../../../src/onboarding/adopt/judge.ts';

const fit = { id: 'o', appId: 'c', displayName: 'PASS', signInAudience: 'AzureADMyOrg' };

describe('an application that is to be adopted', () => {
  it('passes when it is for its own tenant, or when Graph does not tell', () => {
    for (const application of [fit, { ...fit, signInAudience: null }])
      expect(() => {
        requireFit(application);
      }).not.toThrow();
  });

  it.each([
    [
      'is for other tenants too',
      { signInAudience: 'AzureADMultipleOrgs' },
      'is also for other tenants (AzureADMultipleOrgs)',
    ],
    ['has roles', { appRoles: [{}] }, 'exposes permissions or roles'],
    ['has scopes', { api: { oauth2PermissionScopes: [{}] } }, 'exposes permissions or roles'],
  ])('is refused when it %s', (_, also, says) => {
    expect(() => {
      requireFit({ ...fit, ...also });
    }).toThrow(says);
  });

  it('has its secrets and certificates named, by ID where they have no name', () => {
    const credentials = {
      passwordCredentials: [{ keyId: 'k1', displayName: 'old' }],
      keyCredentials: [{ keyId: 'k2', displayName: null }],
    };
    expect(describeCredentials({ ...fit, ...credentials })).toEqual(['the client secret old', 'the certificate k2']);
    expect(describeCredentials(fit)).toEqual([]);
  });

  it('is kept in the bin for 30 days', () => {
    expect(binEnd('2026-11-25T03:00:00Z').toISOString()).toBe('2026-12-25T03:00:00.000Z');
  });
});
