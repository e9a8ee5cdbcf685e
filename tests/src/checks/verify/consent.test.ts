import { describe, expect, it } from '@jest/globals';
import type { z } from 'zod';
import { GraphRefusal } from '../../../../src/graph/client.ts';
import type { GraphReader } from '../../../../src/graph/client.ts';
import { verifyConsent } from '../../../../src/checks/verify/consent.ts';
import { addUpConsent } from '../../../../src/checks/verify/grants.ts';
import { outputsOf } from '../../../support/outputs.ts';
import type { Config } from '../../../support/settings.ts';

const graphId = '658ada9e-4615-4c67-9fb1-aa27184b594c';
const exchangeId = '8b101c89-8ef9-4b21-8c3f-cf1a230db69e';
const jobsId = '33333333-3333-4333-8333-333333333333';
const otherId = '77777777-7777-4777-8777-777777777777';
const graphScope = 'IMAP.AccessAsUser.All SMTP.Send User.Read openid profile offline_access';
const exchangeScope = 'IMAP.AccessAsUser.All SMTP.Send';

interface Directory {
  readonly grants: readonly object[];
  readonly users?: Readonly<Record<string, string>>;
  readonly refuses?: (path: string) => GraphRefusal | undefined;
}

/** Graph as `directory` has it; keeps what was asked. */
function graphOf({ grants, users = { userPrincipalName: jobsId }, refuses }: Directory) {
  const asked: string[] = [];
  const list = <T>(path: string, schema: z.ZodType<T>): Promise<readonly T[]> => {
    const decoded = decodeURIComponent(path);
    asked.push(decoded);
    const refusal = refuses?.(decoded);
    if (refusal !== undefined) return Promise.reject(refusal);
    return Promise.resolve(find(decoded, grants, users).map((item) => schema.parse(item)));
  };
  const graph: GraphReader = { list, get: () => Promise.reject(new Error('Nothing is read one by one.')) };
  return { graph, asked };
}

function find(path: string, grants: readonly object[], users: Readonly<Record<string, string>>): readonly object[] {
  if (path.includes('oauth2PermissionGrants')) return grants;
  if (path.includes('00000003-0000-0000-c000-000000000000')) return [{ id: graphId }];
  if (path.includes('00000002-0000-0ff1-ce00-000000000000')) return [{ id: exchangeId }];
  const property = /\$filter=(\w+) eq/.exec(path)?.[1] ?? '';
  return users[property] === undefined ? [] : [{ id: users[property] }];
}

const forAll = (resourceId: string, scope: string) => ({
  consentType: 'AllPrincipals',
  principalId: null,
  resourceId,
  scope,
});
const forOne = (resourceId: string, scope: string, principalId = jobsId) => ({
  consentType: 'Principal',
  principalId,
  resourceId,
  scope,
});

async function verify(directory: Directory, config: Config = {}) {
  const { graph, asked } = graphOf(directory);
  return {
    outcome: await verifyConsent(
      'contoso',
      outputsOf(config),
      () => Promise.resolve(graph),
      new AbortController().signal,
    ),
    asked,
  };
}

describe('verifyConsent', () => {
  it('passes when both APIs are granted for the whole tenant, and asks for no user', async () => {
    const { outcome, asked } = await verify({
      grants: [forAll(graphId, graphScope), forAll(exchangeId, exchangeScope)],
    });
    expect(outcome).toEqual({
      result: 'passed',
      detail:
        'Microsoft Graph: IMAP.AccessAsUser.All, SMTP.Send, User.Read, openid, profile, offline_access, for the whole tenant; ' +
        'Exchange Online: IMAP.AccessAsUser.All, SMTP.Send, for the whole tenant',
    });
    expect(asked.filter((path) => path.startsWith('/users'))).toEqual([]);
    expect(asked).toHaveLength(3);
  });

  it('passes when both are granted for the account only, found by its user principal name or by its mail address, quotes doubled', async () => {
    const grants = [forOne(graphId, graphScope), forOne(exchangeId, exchangeScope)];
    expect((await verify({ grants })).outcome).toMatchObject({
      detail: expect.stringContaining('for the account only'),
    });
    const byMail = await verify({ grants, users: { mail: jobsId } }, { mailbox: "o'neil@contoso.example" });
    expect(byMail.outcome.result).toBe('passed');
    expect(byMail.asked.at(-1)).toBe("/users?$filter=mail eq 'o''neil@contoso.example'&$select=id");
  });

  it('adds up what several grants give', async () => {
    const grants = [
      forAll(graphId, 'User.Read'),
      forOne(graphId, 'imap.accessasuser.all SMTP.Send'),
      forOne(exchangeId, exchangeScope),
    ];
    expect((await verify({ grants })).outcome).toMatchObject({
      result: 'passed',
      detail: expect.stringContaining('for the whole tenant and the account only'),
    });
  });

  it("does not count somebody else's consent", async () => {
    const { outcome } = await verify({
      grants: [forOne(graphId, graphScope, otherId), forOne(exchangeId, exchangeScope, otherId)],
    });
    expect(outcome).toMatchObject({
      result: 'failed',
      diagnoses: [{ code: 'consent-missing', problem: expect.stringContaining('Nobody has allowed the monitor') }],
    });
  });

  it('passes where the owner accepted the link, and says that Exchange Online has no consent of its own', async () => {
    const { outcome } = await verify({ grants: [forOne(graphId, graphScope)] });
    expect(outcome).toEqual({
      result: 'passed',
      detail:
        'Microsoft Graph: IMAP.AccessAsUser.All, SMTP.Send, User.Read, openid, profile, offline_access, for the account only; Exchange Online: no separate consent',
    });
  });

  it('says what is missing on both APIs, and gives the link', async () => {
    const { outcome } = await verify({ grants: [forOne(graphId, 'IMAP.AccessAsUser.All User.Read')] });
    expect(outcome).toEqual({
      result: 'failed',
      diagnoses: [
        {
          code: 'consent-missing',
          problem:
            'Nobody has allowed the monitor to use jobs@contoso.example yet. The directory has no consent to SMTP.Send on Microsoft Graph; SMTP.Send on Exchange Online.',
          resolvedBy: 'mailbox owner',
          remedy: expect.stringContaining(outputsOf().authorizeUrl),
        },
      ],
    });
  });

  it('says what is missing on which API, where the stack grants consent', async () => {
    const { outcome } = await verify({ grants: [forOne(graphId, graphScope)] }, { consent: 'user' });
    expect(outcome).toMatchObject({
      diagnoses: [
        { problem: expect.stringContaining('no consent to IMAP.AccessAsUser.All, SMTP.Send on Exchange Online.') },
      ],
    });
  });

  it('reports that only User.Read is missing after consent at a sign-in', async () => {
    expect((await verify({ grants: [forOne(exchangeId, exchangeScope)] })).outcome).toMatchObject({
      diagnoses: [
        {
          code: 'consent-missing',
          problem: expect.stringMatching(
            /^The monitor may use the mail, but .* \(User\.Read on Microsoft Graph\)\. The directory has no consent to /,
          ),
          remedy: expect.stringContaining(outputsOf().authorizeUrl),
        },
      ],
    });
    const { outcome } = await verify({ grants: [] }, { mailResources: ['graph'] });
    expect(outcome).toMatchObject({ diagnoses: [{ problem: expect.stringContaining('Nobody has allowed') }] });
  });

  it('is ours to fix when the stack grants consent', async () => {
    expect((await verify({ grants: [] }, { consent: 'user' })).outcome).toMatchObject({
      diagnoses: [{ resolvedBy: 'us', remedy: expect.stringContaining('npx mailbox-access up contoso') }],
    });
  });

  it('asks for Graph alone where the stack does', async () => {
    const { outcome } = await verify({ grants: [forAll(graphId, graphScope)] }, { mailResources: ['graph'] });
    expect(outcome.result).toBe('passed');
  });

  it('is skipped, never failed, when the credential may not read it', async () => {
    const refuses = () => new GraphRefusal(403, 'Authorization_RequestDenied', 'Insufficient privileges.');
    expect((await verify({ grants: [], refuses })).outcome).toEqual({
      result: 'skipped',
      reason: 'reading consent needs Directory.Read.All, and User.Read.All if the consent is for one user',
    });
  });
});

describe('a directory that does not answer', () => {
  const broken = () => Promise.reject(new Error('connect ECONNREFUSED\nat more'));

  it('skips the check with its first line as the reason, and the other checks run', async () => {
    expect(await verifyConsent('contoso', outputsOf(), broken, new AbortController().signal)).toEqual({
      result: 'skipped',
      reason: 'consent is read with the provisioning credential, which failed: connect ECONNREFUSED',
    });
  });

  it('is none when a person has interrupted', async () => {
    await expect(verifyConsent('contoso', outputsOf(), broken, AbortSignal.abort())).rejects.toThrow('ECONNREFUSED');
  });
});

describe('addUpConsent', () => {
  it('counts no grant on another API', () => {
    const grants = [{ resource: 'other', scopes: ['IMAP.AccessAsUser.All', 'SMTP.Send', 'User.Read'] }] as const;
    expect(addUpConsent(outputsOf(), grants, jobsId).every(({ granted }) => granted.length === 0)).toBe(true);
  });
});
