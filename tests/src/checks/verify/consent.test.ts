import { describe, expect, it } from '@jest/globals';
import type { z } from 'zod';
import { type GraphReader, GraphRefusal } from '../../../../src/graph/client.ts';
import { addUpConsent, verifyConsent } from '../../../../src/checks/verify/consent.ts';
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
  readonly refusal?: GraphRefusal;
}

/** Returns a fake Graph with the contents of `directory`, and the requests that it receives. */
function graphOf({ grants, users = { userPrincipalName: jobsId }, refusal }: Directory) {
  const asked: string[] = [];
  const list = <T>(path: string, schema: z.ZodType<T>): Promise<readonly T[]> => {
    const decoded = decodeURIComponent(path);
    asked.push(decoded);
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

const forOne = (resourceId: string, scope: string, principalId: string | null = jobsId) => {
  const consentType = principalId === null ? 'AllPrincipals' : 'Principal';
  return { consentType, principalId, resourceId, scope };
};
const forAll = (resourceId: string, scope: string) => forOne(resourceId, scope, null);

const passed = (detail: unknown) => ({ result: 'passed', detail });
const failed = (diagnosis: object) => ({ result: 'failed', diagnoses: [expect.objectContaining(diagnosis)] });
const containing = (text: string): unknown => expect.stringContaining(text);
const { authorizeUrl } = outputsOf();

async function verify(directory: Directory, config: Config = {}) {
  const { graph, asked } = graphOf(directory);
  const { signal } = new AbortController();
  const outcome = await verifyConsent('contoso', outputsOf(config), () => Promise.resolve(graph), signal);
  return { outcome, asked };
}

describe('verifyConsent', () => {
  it('passes when both APIs are granted for the whole tenant, and asks for no user', async () => {
    const { outcome, asked } = await verify({
      grants: [forAll(graphId, graphScope), forAll(exchangeId, exchangeScope)],
    });
    expect(outcome).toEqual(
      passed(
        'Microsoft Graph: IMAP.AccessAsUser.All, SMTP.Send, User.Read, openid, profile, offline_access, for the whole tenant; ' +
          'Exchange Online: IMAP.AccessAsUser.All, SMTP.Send, for the whole tenant',
      ),
    );
    expect(asked.filter((path) => path.startsWith('/users'))).toEqual([]);
    expect(asked).toHaveLength(3);
  });

  it('finds the account by its mail address too, quotes doubled', async () => {
    const grants = [forOne(graphId, graphScope), forOne(exchangeId, exchangeScope)];
    const byMail = await verify({ grants, users: { mail: jobsId } }, { mailbox: "o'neil@contoso.example" });
    expect(byMail.outcome.result).toBe('passed');
    expect(byMail.asked.at(-1)).toBe("/users?$filter=mail eq 'o''neil@contoso.example'&$select=id");
  });

  it.each<readonly [string, readonly object[], object, Config?]>([
    [
      'passes when both are granted for the account only',
      [forOne(graphId, graphScope), forOne(exchangeId, exchangeScope)],
      passed(containing('for the account only')),
    ],
    [
      'adds up what several grants give',
      [
        forAll(graphId, 'User.Read'),
        forOne(graphId, 'imap.accessasuser.all SMTP.Send'),
        forOne(exchangeId, exchangeScope),
      ],
      passed(containing('for the whole tenant and the account only')),
    ],
    [
      "does not count somebody else's consent",
      [forOne(graphId, graphScope, otherId), forOne(exchangeId, exchangeScope, otherId)],
      failed({ code: 'consent-missing', problem: containing('Nobody has allowed the monitor') }),
    ],
    [
      'passes where the owner accepted the link, and says that Exchange Online has no consent of its own',
      [forOne(graphId, graphScope)],
      passed(
        'Microsoft Graph: IMAP.AccessAsUser.All, SMTP.Send, User.Read, openid, profile, offline_access, for the account only; Exchange Online: no separate consent',
      ),
    ],
    [
      'says what is missing on both APIs, and gives the link',
      [forOne(graphId, 'IMAP.AccessAsUser.All User.Read')],
      {
        result: 'failed',
        diagnoses: [
          {
            code: 'consent-missing',
            problem:
              'Nobody has allowed the monitor to use jobs@contoso.example yet. The directory has no consent to SMTP.Send on Microsoft Graph; SMTP.Send on Exchange Online.',
            resolvedBy: 'mailbox owner',
            remedy: containing(authorizeUrl),
          },
        ],
      },
    ],
    [
      'says what is missing on which API, where the stack grants consent',
      [forOne(graphId, graphScope)],
      failed({ problem: containing('no consent to IMAP.AccessAsUser.All, SMTP.Send on Exchange Online.') }),
      { consent: 'user' },
    ],
    [
      'reports that only User.Read is missing after consent at a sign-in',
      [forOne(exchangeId, exchangeScope)],
      failed({
        code: 'consent-missing',
        problem: expect.stringMatching(
          /^The monitor may use the mail, but .* \(User\.Read on Microsoft Graph\)\. The directory has no consent to /,
        ),
        remedy: containing(authorizeUrl),
      }),
    ],
    [
      'says that nobody has allowed it, where there is no grant',
      [],
      failed({ problem: containing('Nobody has allowed') }),
      { mailResources: ['graph'] },
    ],
    [
      'is ours to fix when the stack grants consent',
      [],
      failed({ resolvedBy: 'us', remedy: containing('npx mailbox-access up contoso') }),
      { consent: 'user' },
    ],
    [
      'asks for Graph alone where the stack does',
      [forAll(graphId, graphScope)],
      passed(expect.any(String)),
      { mailResources: ['graph'] },
    ],
  ])('%s', async (_, grants, expected, config = {}) => {
    expect((await verify({ grants }, config)).outcome).toEqual(expected);
  });

  it('is skipped, never failed, when the credential may not read it', async () => {
    const refusal = new GraphRefusal(403, 'Authorization_RequestDenied', 'Insufficient privileges.');
    expect((await verify({ grants: [], refusal })).outcome).toEqual({
      result: 'skipped',
      reason: 'reading consent needs Directory.Read.All, and User.Read.All if the consent is for one user',
    });
  });

  it('is skipped with the first line of an error where the directory does not answer, and not when a person has interrupted', async () => {
    const broken = () => Promise.reject(new Error('connect ECONNREFUSED\nat more'));
    expect(await verifyConsent('contoso', outputsOf(), broken, new AbortController().signal)).toEqual({
      result: 'skipped',
      reason: 'consent is read with the provisioning credential, which failed: connect ECONNREFUSED',
    });
    await expect(verifyConsent('contoso', outputsOf(), broken, AbortSignal.abort())).rejects.toThrow('ECONNREFUSED');
  });

  it('counts no grant on another API', () => {
    const grants = [{ resource: 'other', scopes: ['IMAP.AccessAsUser.All', 'SMTP.Send', 'User.Read'] }] as const;
    expect(addUpConsent(outputsOf(), grants, jobsId).every(({ granted }) => granted.length === 0)).toBe(true);
  });
});
