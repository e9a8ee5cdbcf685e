import { describe, expect, it } from '@jest/globals';
import { application } from '../../src/resources/application/application.ts';
import { grant } from '../../src/resources/grant.ts';
import { servicePrincipal } from '../../src/resources/servicePrincipal/servicePrincipal.ts';
import { planState, settledState, unfinishedState } from '../../src/schema/plan.ts';
import { UNKNOWN } from '../../src/values.ts';

describe('the planned state', () => {
  it('of what is to be created knows nothing that the directory gives', () => {
    const planned = planState(servicePrincipal.fields, undefined, { clientId: 'a' });
    expect(planned).toMatchObject({ objectId: UNKNOWN, tags: UNKNOWN, appRoles: UNKNOWN, clientId: 'a', owners: null });
  });

  it('keeps what is unknown in the program unknown', () => {
    const planned = planState(grant.fields, undefined, { claimValues: UNKNOWN, servicePrincipalObjectId: UNKNOWN });
    expect(planned).toMatchObject({ claimValues: UNKNOWN, servicePrincipalObjectId: UNKNOWN });
  });

  it('keeps a whole block unknown', () => {
    const inputs = { publicClient: UNKNOWN, requiredResourceAccesses: [UNKNOWN] };
    expect(planState(application.fields, undefined, inputs)).toMatchObject(inputs);
  });

  it('keeps what an unfinished creation left unknown, so that a preview fails as the real one does', () => {
    expect(
      planState(application.fields, { clientId: null, displayName: 'a' }, { displayName: 'a' }).clientId,
    ).toBeNull();
  });

  it('gives an unwritten empty set back as absent, unless a refresh has seen it empty', () => {
    const actual = { identifierUris: [], tags: [], owners: ['a'] };
    const created = planState(application.fields, undefined, {});
    expect(settledState(application.fields, created, actual)).toEqual({
      identifierUris: null,
      tags: [],
      owners: ['a'],
    });
    const refreshed = planState(application.fields, { identifierUris: [] }, {});
    expect(settledState(application.fields, refreshed, actual).identifierUris).toEqual([]);
  });

  it('holds nothing unknown when it was not carried out', () => {
    const planned = planState(servicePrincipal.fields, undefined, { clientId: 'a' });
    const kept = unfinishedState(servicePrincipal.fields, planned);
    expect(Object.values(kept)).not.toContain(UNKNOWN);
    expect(kept).toMatchObject({ tags: [], redirectUris: null, objectId: null, clientId: 'a' });
  });
});
