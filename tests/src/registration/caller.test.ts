import { describe, expect, it } from '@jest/globals';
import { findCaller } from '../../../src/registration/lookups.ts';
import { callerObjectId, declare } from '../../support/mocks.ts';

describe('findCaller', () => {
  it('finds the object ID of the credential in use', async () => {
    expect((await declare(() => findCaller())).result).toBe(callerObjectId);
  });

  it('names the tenant and the way to sign in when the credential is refused', async () => {
    const { result } = await declare(
      () => findCaller().catch((error: unknown) => error),
      () => new Error('1 error occurred:\n\t* AADSTS7000215: Invalid client secret provided.\n\n'),
    );
    expect(result).toMatchObject({
      code: 'lookup-failed',
      problem: 'The credential in use could not sign in to this tenant: AADSTS7000215: Invalid client secret provided.',
      remedy: expect.stringContaining('az login --tenant <tenant-id>'),
      cause: expect.any(Error),
    });
  });
});
