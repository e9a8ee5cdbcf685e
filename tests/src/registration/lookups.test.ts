import { describe, expect, it } from '@jest/globals';
import { findAccount, findCaller, findResource } from '../../../src/registration/lookups.ts';
import { accountObjectId, callerObjectId, declare, resourceObjectIds } from '../../support/mocks.ts';

const exchange = '00000002-0000-0ff1-ce00-000000000000';
const account = 'jobs@contoso.example';
/** Wraps the provider's message like Terraform. */
const frame = (words: string) => `1 error occurred:\n\t* ${words}\n\n`;
/** Wraps that like Pulumi. */
const refuse = (words: string) => new Error(`invocation of x returned an error: ${frame(words)}`);

describe('a look-up', () => {
  it.each([
    ['the credential in use', () => findCaller(), callerObjectId, {}],
    ['the API by its client ID', () => findResource('exchange'), resourceObjectIds[exchange], { clientId: exchange }],
    ['the user by user principal name', () => findAccount(account), accountObjectId, { userPrincipalName: account }],
  ])('finds the object ID of %s at once', async (_, find, id, inputs) => {
    const { result, invokes } = await declare(() => find());
    expect(result).toBe(id);
    expect(invokes.map((invoke) => invoke.inputs)).toEqual([inputs]);
  });

  it('finds the object ID by mail address when no user principal name is like that', async () => {
    const { result, invokes } = await declare(
      () => findAccount(account),
      (_, inputs) => ('mail' in inputs ? undefined : refuse('User not found')),
    );
    expect(result).toBe(accountObjectId);
    expect(invokes.map(({ inputs }) => inputs)).toEqual([{ userPrincipalName: account }, { mail: account }]);
  });

  it.each([
    [
      'names the tenant and the way to sign in when the credential is refused',
      () => findCaller(),
      new Error(frame('AADSTS7000215: Invalid client secret provided.')),
      'The credential in use could not sign in to this tenant: AADSTS7000215: Invalid client secret provided.',
      'az login --tenant <tenant-id>',
      1,
    ],
    [
      'names mailResources when the tenant has no Exchange Online',
      () => findResource('exchange'),
      refuse('HTTP 404. No service principal found.'),
      `The service principal of Exchange Online (${exchange}) could not be read in this tenant: HTTP 404. No service principal found.`,
      'mailResources[0]',
      1,
    ],
    [
      'names the right to read when Graph’s own cannot be read',
      () => findResource('graph'),
      refuse('HTTP 404. No service principal found.'),
      expect.any(String),
      'Application.Read.All',
      1,
    ],
    [
      'makes no second look-up when the first is refused',
      () => findAccount(account),
      refuse('unexpected status 403'),
      expect.stringContaining('status 403'),
      '',
      1,
    ],
    [
      'names the address and the setting when there is no such user',
      () => findAccount(account),
      refuse('User not found.'),
      `No user with the user principal name or mail address ${account} could be read in this tenant: User not found.`,
      'pulumi config set mailbox <address>',
      2,
    ],
  ])('%s', async (_, find, refusal, problem, remedy, count) => {
    const { result, invokes } = await declare(
      () => find().catch((error: unknown) => error),
      () => refusal,
    );
    expect(result).toMatchObject({
      code: 'lookup-failed',
      problem,
      remedy: expect.stringContaining(remedy),
      cause: expect.any(Error),
    });
    expect(invokes).toHaveLength(count);
  });
});
