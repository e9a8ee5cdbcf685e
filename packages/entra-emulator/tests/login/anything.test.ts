import { beforeAll, describe, expect, it } from '@jest/globals';
import { developmentTenant } from '../../src/index.ts';
import type { Answer } from '../support/client.ts';
import { setUpDirectory } from '../support/setup.ts';
import { registerMonitor } from '../support/signIn.ts';
import { fc } from '../../../../tests/support/fastCheck.ts';

const { client } = setUpDirectory();
let clientId = '';

beforeAll(async () => {
  clientId = (await registerMonitor(client(), 'PASS')).appId;
});

const get = ['oauth2/v2.0/authorize', 'v2.0/adminconsent', 'adminconsent'];
const post = ['oauth2/v2.0/token', 'oauth2/v2.0/devicecode'];
const pages = ['login/restart', 'login/account', 'login/proof', 'login/consent', 'login/approval', 'devicelogin'];

const names = [
  'client_id',
  'code',
  'code_challenge',
  'decision',
  'device_code',
  'flow',
  'grant_type',
  'login_hint',
  'prompt',
  'redirect_uri',
  'refresh_token',
  'response_mode',
  'scope',
  'state',
  'user_code',
  '__proto__',
];
const words = [
  '',
  'code',
  'form_post',
  'authorization_code',
  'refresh_token',
  'password',
  'device_code',
  'constructor',
  '__proto__',
  'http://localhost:1',
  'openid https://outlook.office.com/SMTP.Send',
  'https://graph.microsoft.com/.default',
  'eyJhbGciOiJkaXIiLCJlbmMiOiJBMjU2R0NNIn0..x.y.z',
  '<script>alert(1)</script>',
];

const parameters = fc.dictionary(
  fc.constantFrom(...names),
  fc.oneof(fc.constantFrom(...words), fc.string({ unit: 'grapheme', maxLength: 40 })),
  { maxKeys: 4 },
);
const tenants = fc.constantFrom(developmentTenant.tenantId, developmentTenant.domain, 'common', 'nowhere', '__proto__');

interface Asked {
  readonly target: readonly [method: string, tenant: string, path: string];
  /** What is given goes over a request that nothing is wrong with. */
  readonly isUsual: boolean;
  readonly changes: Readonly<Record<string, string>>;
}

const requests: fc.Arbitrary<Asked> = fc.record({
  target: fc.oneof(
    fc.tuple(fc.constant('GET'), tenants, fc.constantFrom(...get)),
    fc.tuple(fc.constant('POST'), tenants, fc.constantFrom(...post)),
    fc.tuple(fc.constant('POST'), fc.constant(''), fc.constantFrom(...pages)),
  ),
  isUsual: fc.boolean(),
  changes: parameters,
});

function ask({ target, isUsual, changes }: Asked): Promise<Answer> {
  const [method, tenant, path] = target;
  const usual = {
    client_id: clientId,
    response_type: 'code',
    redirect_uri: 'http://localhost',
    scope: 'https://graph.microsoft.com/User.Read',
    grant_type: 'password',
    username: developmentTenant.mailbox,
    password: 'wrong',
  };
  const given = isUsual ? { ...usual, ...changes } : changes;
  return client().send(`/${tenant === '' ? path : `${tenant}/${path}`}`, {
    method,
    ...(method === 'GET' ? { query: given } : { form: given }),
  });
}

describe('whatever is asked of the login host', () => {
  it('is answered or refused, and never fails; no page takes up a script', async () => {
    await fc.assert(
      fc.asyncProperty(requests, async (request) => {
        const { status, text, headers } = await ask(request);
        expect(status).toBeLessThan(500);
        if (headers['content-type']?.includes('html')) expect(text).not.toContain('<script>alert');
      }),
      { numRuns: 400 },
    );
  });

  it.each(['__proto__', 'constructor', 'toString'])('is no grant type when it is %s', async (grant_type) => {
    const answer = await client().token(developmentTenant.tenantId, { grant_type, client_id: clientId });
    expect(answer).toMatchObject({ status: 400, body: { error: 'unsupported_grant_type', error_codes: [70003] } });
  });
});
