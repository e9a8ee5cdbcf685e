import { describe, expect, it } from '@jest/globals';
import { findAccount, findResource } from '../../../src/registration/lookups.ts';
import { accountObjectId, declare, resourceObjectIds } from '../../support/mocks.ts';

/** The provider's words, in the frame that Pulumi puts around them. */
const refusal = new Error(
  'invocation of x returned an error: 1 error occurred:\n\t* HTTP 404. No service principal found.\n\n',
);

describe('findResource', () => {
  it('finds the object ID by the API’s client ID', async () => {
    const { result, invokes } = await declare(() => findResource('exchange'));
    expect(result).toBe(resourceObjectIds['00000002-0000-0ff1-ce00-000000000000']);
    expect(invokes[0]?.inputs).toEqual({ clientId: '00000002-0000-0ff1-ce00-000000000000' });
  });

  it('names mailResources when the tenant has no Exchange Online', async () => {
    const { result } = await declare(
      () => findResource('exchange').catch((error: unknown) => error),
      () => refusal,
    );
    expect(result).toMatchObject({
      code: 'lookup-failed',
      problem:
        'The service principal of Exchange Online (00000002-0000-0ff1-ce00-000000000000) could not be read in this tenant: HTTP 404. No service principal found.',
      remedy: expect.stringContaining('mailResources[0]'),
      cause: expect.any(Error),
    });
  });

  it('names the right to read when Graph’s own cannot be read', async () => {
    const { result } = await declare(
      () => findResource('graph').catch((error: unknown) => error),
      () => refusal,
    );
    expect(result).toMatchObject({ remedy: expect.stringContaining('Application.Read.All') });
  });
});

describe('findAccount', () => {
  it('finds the object ID by user principal name, with one look-up', async () => {
    const { result, invokes } = await declare(() => findAccount('jobs@contoso.example'));
    expect(result).toBe(accountObjectId);
    expect(invokes.map(({ inputs }) => inputs)).toEqual([{ userPrincipalName: 'jobs@contoso.example' }]);
  });

  it('finds the object ID by mail address when no user principal name is like that', async () => {
    const { result, invokes } = await declare(
      () => findAccount('jobs@contoso.example'),
      (_, inputs) => ('mail' in inputs ? undefined : new Error('1 error occurred:\n\t* User not found\n\n')),
    );
    expect(result).toBe(accountObjectId);
    expect(invokes.map(({ inputs }) => inputs)).toEqual([
      { userPrincipalName: 'jobs@contoso.example' },
      { mail: 'jobs@contoso.example' },
    ]);
  });

  it('makes no second look-up when the first is refused', async () => {
    const { result, invokes } = await declare(
      () => findAccount('jobs@contoso.example').catch((error: unknown) => error),
      () => new Error('1 error occurred:\n\t* unexpected status 403\n\n'),
    );
    expect(result).toMatchObject({ code: 'lookup-failed', problem: expect.stringContaining('status 403') });
    expect(invokes).toHaveLength(1);
  });

  it('names the address and the setting when there is no such user', async () => {
    const { result } = await declare(
      () => findAccount('jobs@contoso.example').catch((error: unknown) => error),
      () => new Error('1 error occurred:\n\t* User not found.\n\n'),
    );
    expect(result).toMatchObject({
      code: 'lookup-failed',
      problem:
        'No user with the user principal name or mail address jobs@contoso.example could be read in this tenant: User not found.',
      remedy: expect.stringContaining('pulumi config set mailbox <address>'),
      cause: expect.any(Error),
    });
  });
});
