import { describe, expect, it } from '@jest/globals';
import { runChecks } from '../../../../src/diagnostics/checks/check.ts';
import { SignInError } from '../../../../src/diagnostics/fault.ts';
import { planSignIn, type Proof, signIn as signInBy } from '../../../../src/checks/verify/signIn.ts';
import { outputsOf } from '../../../support/outputs.ts';
import { buildToken } from '../../mailbox/oauth/support/token.ts';

const outputs = outputsOf();
const accountId = '33333333-3333-4333-8333-333333333333';
const link = outputs.authorizeUrl;

/** Builds a token for mail, with the account's name as `upn`. */
function mailTokenOf(upn: string, oid = accountId): string {
  return buildToken({
    aud: 'https://outlook.office.com',
    tid: outputs.tenantId,
    appid: outputs.clientId,
    scp: 'IMAP.AccessAsUser.All SMTP.Send',
    exp: Math.floor(Date.now() / 1000) + 3_600,
    upn,
    oid,
  });
}

/** Signs in with consent to mail, but none to Graph. */
async function signIn(mailToken: string, findAccountId: () => Promise<string | undefined>) {
  const refused = new SignInError({
    kind: 'login',
    aadsts: 65001,
    text: 'AADSTS65001: No consent.',
    resource: 'graph',
  });
  const proof: Proof = {
    stack: 'contoso',
    outputs,
    method: 'browser',
    open: () => ({
      token: (resource) => (resource === 'exchange' ? Promise.resolve(mailToken) : Promise.reject(refused)),
    }),
    graphBase: 'https://localhost:1',
    signal: new AbortController().signal,
    full: false,
    send: false,
  };
  const results = await runChecks(planSignIn(proof, () => signInBy(proof), findAccountId));
  return Object.fromEntries(results.map((result) => [result.name, result]));
}

const toNobody = () => Promise.reject(new Error('Nobody is asked.'));

describe('a sign-in at which mail alone was accepted', () => {
  it('lacks the consent on Graph, with the link for it, and passes as a token', async () => {
    const { profile, claims } = await signIn(mailTokenOf('jobs@contoso.example'), toNobody);
    expect(profile).toMatchObject({
      result: 'failed',
      diagnoses: [
        {
          code: 'AADSTS65001',
          problem: expect.stringContaining('may not yet see who signs in (User.Read'),
          remedy: expect.stringContaining(link),
        },
      ],
    });
    expect(claims).toMatchObject({ result: 'passed' });
  });

  it('is of the account too when the token calls that by another address and the directory knows it', async () => {
    const token = mailTokenOf('j.obs@contoso.onmicrosoft.com');
    const { profile, claims } = await signIn(token, () => Promise.resolve(accountId));
    expect(profile).toMatchObject({ diagnoses: [{ code: 'AADSTS65001', remedy: expect.stringContaining(link) }] });
    expect(claims).toMatchObject({ result: 'passed' });
  });

  it.each([
    ['is another', () => Promise.resolve('77777777-7777-4777-8777-777777777777')],
    ['is not there', () => Promise.resolve(undefined)],
    ['cannot be looked up', toNobody],
  ])("is somebody else's when the account in the directory %s", async (_, findAccountId) => {
    const { profile, claims } = await signIn(mailTokenOf('admin@contoso.example'), findAccountId);
    const problem = 'The wrong account signed in: admin@contoso.example instead of jobs@contoso.example.';
    for (const check of [profile, claims])
      expect(check).toMatchObject({ result: 'failed', diagnoses: [{ code: 'claim-account', problem }] });
  });
});
