import { beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { fc } from '../../../../tests/support/fastCheck.ts';
import { isFull } from '../../../../tests/support/full.ts';
import { developmentTenant } from '../../src/index.ts';
import { readText, type Answer } from '../support/client.ts';
import { valuesOf } from '../support/graph.ts';
import { press, readForms, readRedirect, readWords } from '../support/pages.ts';
import { setUpDirectory, setUpMonitor } from '../support/setup.ts';
import { choose, exchangeScopes, follow, graphScopes, nativeClient, registerMonitor } from '../support/signIn.ts';
import { changeUser } from '../support/tenant.ts';
import { findDevelopmentTenant } from '../support/workload.ts';

describe('a sign-in', () => {
  let later = 0;
  const { client, monitor } = setUpMonitor({ now: () => new Date(Date.now() + later) });

  beforeEach(() => {
    later = 0;
    findDevelopmentTenant(client().directory).change((state) => {
      state.grants = [];
    });
  });

  /** Returns the grants as `principal resource: scopes`. */
  async function listGrants(): Promise<readonly string[]> {
    const { body } = await client().graph('GET', '/v1.0/oauth2PermissionGrants');
    const tenant = findDevelopmentTenant(client().directory);
    return valuesOf(body)
      .map(({ consentType, principalId, resourceId, scope }) => {
        const who = typeof principalId === 'string' ? tenant.findUser(principalId)?.userPrincipalName : consentType;
        const resource = tenant.findServicePrincipal(String(resourceId))?.displayName ?? '';
        return `${String(who)} ${resource}: ${String(scope)}`;
      })
      .sort();
  }

  const both = `${exchangeScopes} ${graphScopes}`;

  const begin = async (name = 'jobs', changes: Readonly<Record<string, string>> = {}) =>
    choose(client(), await follow(client(), monitor().appId, changes), name);

  const accept = async (name = 'jobs', changes: Readonly<Record<string, string>> = {}) =>
    readRedirect(await press(client(), await begin(name, changes), 'Accept'));

  it('the choice of account puts the account of the hint first and marks it', async () => {
    const page = await follow(client(), monitor().appId, { login_hint: 'MFA@contoso.example', prompt: 'login' });
    const [first, ...others] = readForms(page.text)[0]?.buttons ?? [];
    expect(first).toMatchObject({ value: 'mfa@contoso.example', label: expect.stringContaining('meant for') });
    expect(others.map(({ value }) => value)).toContain('jobs@contoso.example');
    expect(JSON.stringify(others)).not.toContain('meant for');
  });

  it('the choice of account takes any address, and says what is wrong with it', async () => {
    await client().send('/offline/tenants', { method: 'POST', json: { domain: 'fabrikam.example' } });
    const page = await follow(client(), monitor().appId);
    expect((await press(client(), page, 'Next', { other: ' Jobs@Contoso.example ' })).text).toContain('decision');
    for (const [other, text] of [
      ['nobody@contoso.example', 'AADSTS50034'],
      ['jobs@fabrikam.example', "AADSTS50020: User account 'jobs@fabrikam.example'"],
      ['', 'AADSTS50034'],
    ] as const) {
      const refusal = await press(client(), page, 'Next', { other });
      expect(refusal.status).toBe(400);
      expect(readWords(refusal.text)).toContain(text);
    }
  });

  it.each([
    ['is disabled', 'left', {}, 'AADSTS50057'],
    ['is locked', 'jobs', { locked: true }, 'AADSTS50053'],
    ['has an expired password', 'jobs', { passwordExpired: true }, 'AADSTS50055'],
  ])('the choice of account refuses an account that %s and leads to another one', async (_, name, changes, text) => {
    await changeUser(client(), name, changes);
    const refusal = await begin(name);
    expect(readWords(refusal.text)).toContain(text);
    const again = await press(client(), refusal, 'Use another account');
    expect(readWords(again.text)).toContain('Pick an account');
    await changeUser(client(), name, { locked: false, passwordExpired: false });
  });

  it('consent is recorded for the user alone, with what a sign-in adds; the code goes back with the state', async () => {
    const consent = await begin('jobs', { scope: both });
    expect(await listGrants()).toEqual([]);
    const url = readRedirect(await press(client(), consent, 'Accept'));
    expect(`${url.origin}${url.pathname}`).toBe('http://localhost:5000/');
    expect(url.searchParams.get('state')).toBe('a state');
    expect(url.searchParams.get('code')).toMatch(/^[\w.-]{100,}$/);
    expect([...url.searchParams.keys()]).toEqual(['code', 'state']);
    expect(await listGrants()).toEqual([
      'jobs@contoso.example Microsoft Graph: offline_access IMAP.AccessAsUser.All User.Read openid profile',
      'jobs@contoso.example Office 365 Exchange Online: IMAP.AccessAsUser.All SMTP.Send',
    ]);
  });

  it('consent is merged into what was there, and not asked again', async () => {
    await accept('jobs', { scope: graphScopes });
    await accept('jobs', { scope: 'https://graph.microsoft.com/smtp.send' });
    expect(await listGrants()).toEqual([
      'jobs@contoso.example Microsoft Graph: IMAP.AccessAsUser.All User.Read openid profile offline_access SMTP.Send',
    ]);
    const again = await begin('jobs', { scope: graphScopes });
    expect(readRedirect(again).searchParams.has('code')).toBe(true);
    const asked = await begin('jobs', { scope: graphScopes, prompt: 'consent' });
    expect(readWords(asked.text)).toContain('Permissions requested');
  });

  it("consent of one user is not another one's", async () => {
    await accept();
    expect(readWords((await begin('admin')).text)).toContain('Permissions requested');
  });

  it('consent declined tells the application so and records nothing', async () => {
    const url = readRedirect(await press(client(), await begin(), 'Cancel'));
    expect(url.searchParams.get('error')).toBe('access_denied');
    expect(url.searchParams.get('error_description')).toContain('AADSTS65004');
    expect(await listGrants()).toEqual([]);
  });

  it('consent gives an application without a service principal one', async () => {
    await client().graph('DELETE', `/v1.0/servicePrincipals/${monitor().servicePrincipalId}`);
    await accept();
    const { body } = await client().graph('GET', '/v1.0/servicePrincipals', {
      query: { $filter: `appId eq '${monitor().appId}'` },
    });
    expect(valuesOf(body)).toHaveLength(1);
  });

  it('an account that has to prove more than a password does so on a page of its own, before consent', async () => {
    const proof = await begin('mfa');
    expect(readWords(proof.text)).toContain('Prove that it is you');
    const consent = await press(client(), proof, 'It is me');
    expect(readRedirect(await press(client(), consent, 'Accept')).searchParams.has('code')).toBe(true);
  });

  it('an account that has to prove more than a password cannot skip that page by posting the next one', async () => {
    const proof = await begin('mfa');
    const flow = readForms(proof.text)[0]?.fields.flow ?? '';
    const page = await client().send('/login/consent', { method: 'POST', form: { flow, decision: 'accept' } });
    expect(readWords(page.text)).toContain('Prove that it is you');
    expect(await listGrants()).toEqual([]);
  });

  it('an account that has to prove more than a password sets it up when that was not done', async () => {
    await changeUser(client(), 'jobs', { multiFactor: 'unregistered' });
    const page = await begin();
    expect(readWords(page.text)).toContain('More information required');
    expect(readWords((await press(client(), page, 'Set it up')).text)).toContain('Permissions requested');
    const tenant = findDevelopmentTenant(client().directory);
    expect(tenant.account(tenant.findUser('jobs@contoso.example')?.id ?? '').multiFactor).toBe('required');
    await changeUser(client(), 'jobs', { multiFactor: 'none' });
  });

  it('the answer is posted by a page that names its script, and by its button without scripts', async () => {
    const changes = { response_mode: 'form_post', redirect_uri: 'http://localhost:7777', state: '"><script>' };
    const consent = await begin('jobs', changes);
    const page = await press(client(), consent, 'Accept');
    expect(page.headers['content-security-policy']).toMatch(/script-src 'sha256-[\w+/=]{44}'/);
    const [form] = readForms(page.text);
    expect(form).toMatchObject({ action: 'http://localhost:7777', method: 'post', buttons: [{ label: 'Continue' }] });
    expect(form?.fields).toEqual({ code: expect.stringMatching(/^[\w.-]{100,}$/), state: '"><script>' });
    expect(page.text).not.toContain('"><script>"');
  });

  it("the answer goes to this directory's own page in place of Microsoft's", async () => {
    const url = await accept('jobs', { redirect_uri: nativeClient });
    expect(url.href).toMatch(new RegExp(`^${client().directory.origin}/common/oauth2/nativeclient\\?code=`));
    const page = await client().send(`${url.pathname}${url.search}`);
    expect(readWords(page.text)).toContain('Never show or send the address of this page');
    expect(page.text).not.toContain(url.searchParams.get('code') ?? 'code');
    expect(page.headers['referrer-policy']).toBe('no-referrer');
  });

  it('what a page hands on cannot be made up, and is over after an hour', async () => {
    const page = await follow(client(), monitor().appId);
    for (const flow of ['', 'abc', `${readForms(page.text)[0]?.fields.flow ?? ''}x`]) {
      const form = { flow, account: 'jobs@contoso.example' };
      const answer = await client().send('/login/account', { method: 'POST', form });
      expect(answer.status).toBe(400);
      expect(readWords(answer.text)).toContain('AADSTS165000');
    }
    later = 3_601_000;
    expect(readWords((await choose(client(), page, 'jobs')).text)).toContain('AADSTS50089');
  });

  it('what a page hands on counts no more when the application was taken away meanwhile', async () => {
    const { id, appId } = await registerMonitor(client(), 'Gone');
    const consent = await choose(client(), await follow(client(), appId), 'jobs');
    await client().graph('DELETE', `/v1.0/applications/${id}`);
    const refusal = await press(client(), consent, 'Accept');
    expect(readWords(refusal.text)).toContain('AADSTS700016');
    expect(await listGrants()).toEqual([]);
  });
});

describe('links', () => {
  const nobody = '00000000-1111-4222-8333-444444444444';
  const { client } = setUpDirectory();
  let clientId = '';
  let withoutRedirect = '';

  async function register(json: object): Promise<string> {
    return readText((await client().graph('POST', '/v1.0/applications', { json })).body, 'appId');
  }

  beforeAll(async () => {
    clientId = (await registerMonitor(client(), 'P <b>ASS</b>')).appId;
    withoutRedirect = await register({ displayName: 'Bare' });
  });

  const endpoints = ['oauth2/v2.0/authorize', 'v2.0/adminconsent'];
  const scope = 'https://graph.microsoft.com/IMAP.AccessAsUser.All offline_access https://outlook.office.com/SMTP.Send';

  const visit = (endpoint: string, changes: Readonly<Record<string, string>> = {}): Promise<Answer> =>
    follow(client(), clientId, { redirect_uri: nativeClient, scope, ...changes }, endpoint);

  type Refused = readonly (readonly [string, Readonly<Record<string, string>>, string])[];
  const missing = 'The request body must contain the following parameter: ';
  const graph = 'https://graph.microsoft.com/';

  describe.each(endpoints)('a link to %s', (endpoint) => {
    it('asks who signs in, then shows who asks for what, and runs no script', async () => {
      const accounts = await visit(endpoint);
      const consent = await choose(client(), accounts, 'admin');
      for (const page of [accounts, consent]) {
        expect(page.status).toBe(200);
        expect(page.headers['content-type']).toBe('text/html; charset=utf-8');
        expect(page.headers['content-security-policy']).toContain("default-src 'none'");
        expect(page.headers['content-security-policy']).not.toContain('script-src');
        expect(page.text).toContain('P &lt;b&gt;ASS&lt;/b&gt;');
        expect(page.text).not.toContain('<b>ASS');
      }
      expect(consent.text).toContain('IMAP.AccessAsUser.All (Microsoft Graph)');
      expect(consent.text).toContain('SMTP.Send (Office 365 Exchange Online)');
      expect(readWords(consent.text)).toContain('asks in Contoso to be allowed this: Read the mail in your mailbox');
    });

    it.each(['http://localhost', 'http://localhost:54321', 'http://localhost:54321/'])(
      'may lead back to %s, the port left open',
      async (uri) => {
        expect((await visit(endpoint, { redirect_uri: uri })).status).toBe(200);
      },
    );

    const onPage: Refused = [
      ['no client', { client_id: '' }, `AADSTS900144: ${missing}'client_id'`],
      ['an unknown client', { client_id: nobody }, `AADSTS700016: Application with identifier '${nobody}'`],
      ['no redirect URI', { redirect_uri: '' }, 'AADSTS900971'],
      [
        'another redirect URI',
        { redirect_uri: 'https://evil.example/' },
        "AADSTS50011: The redirect URI 'https://evil.",
      ],
      ['another path on localhost', { redirect_uri: 'http://localhost:1/evil' }, 'AADSTS50011'],
      ['a redirect URI that is none', { redirect_uri: 'nowhere' }, 'AADSTS50011'],
      ['localhost in a longer name', { redirect_uri: 'http://localhost.evil.example' }, 'AADSTS50011'],
      ['an unknown response mode', { response_mode: 'web_message' }, 'AADSTS70007'],
    ];

    it.each(onPage)('is refused on a page, without a redirect, for %s', async (_, changes, text) => {
      const page = await visit(endpoint, changes);
      expect(page.status).toBe(400);
      expect(readWords(page.text)).toContain('having trouble signing you in');
      expect(readWords(page.text)).toContain(text);
    });

    const atRedirectUri: Refused = [
      ['no scope', { scope: '' }, `AADSTS900144: ${missing}'scope'`],
      ['an empty scope', { scope: '  ' }, 'AADSTS70011'],
      ['.default beside another permission', { scope: `${graph}.default ${graph}User.Read` }, 'AADSTS70011'],
      ['.default of what is not declared', { scope: 'https://outlook.office.com/.default' }, 'AADSTS650057'],
      ['an unknown scope', { scope: `${graph}Mail.Magic` }, 'AADSTS650053'],
      ['an unknown bare scope', { scope: '<script>' }, "asked for scope '<script>'"],
      ['an unknown resource', { scope: 'https://nowhere.example/Mail' }, 'AADSTS500011'],
    ];

    it.each(atRedirectUri)('is refused at the redirect URI for %s', async (_, changes, text) => {
      const { origin } = client().directory;
      const url = readRedirect(await visit(endpoint, changes));
      expect(`${url.origin}${url.pathname}`).toBe(`${origin}/common/oauth2/nativeclient`);
      expect(url.searchParams.get('error_description')).toContain(text);
      expect(url.searchParams.get('state')).toBe('a state');
      expect(url.searchParams.has('code')).toBe(false);
    });

    it('is refused for an application without a redirect URI', async () => {
      expect((await visit(endpoint, { client_id: withoutRedirect })).text).toContain('AADSTS500113');
    });

    it('is refused for an unknown tenant and for none', async () => {
      const query = { client_id: clientId, response_type: 'code', redirect_uri: nativeClient, scope };
      expect((await client().send(`/${nobody}/${endpoint}`, { query })).text).toContain('AADSTS90002');
      expect((await client().send(`/common/${endpoint}`, { query })).text).toContain('AADSTS50194');
    });

    it('takes .default for all that is declared, beside the scopes of OpenID Connect', async () => {
      const page = await visit(endpoint, { scope: 'https://graph.microsoft.com/.default openid profile' });
      const consent = readWords((await choose(client(), page, 'admin')).text);
      expect(consent).toContain('IMAP.AccessAsUser.All (Microsoft Graph)');
      expect(consent).toContain('openid (Microsoft Graph)');
      expect(consent).not.toContain('.default');
    });

    it('is refused for three resources', async () => {
      const oauth2PermissionScopes = [{ id: nobody, value: 'Third', isEnabled: true }];
      const path = `/v1.0/servicePrincipals/${developmentTenant.servicePrincipalObjectId}`;
      await client().graph('PATCH', path, { json: { oauth2PermissionScopes } });
      const scopes = `openid https://outlook.office.com/SMTP.Send ${developmentTenant.clientId}/Third`;
      const url = readRedirect(await visit(endpoint, { scope: scopes }));
      expect(url.searchParams.get('error_description')).toContain('AADSTS28000');
    });
  });

  describe('a link to authorize', () => {
    const refused: Refused = [
      ['another response type', { response_type: 'token' }, 'AADSTS70007'],
      ['no response type', { response_type: '' }, 'AADSTS900144'],
      ['an unknown prompt', { prompt: 'consent select_account' }, 'AADSTS90023'],
      [
        'a choice of account that is made already',
        { prompt: 'select_account', login_hint: 'jobs@contoso.example' },
        'AADSTS90023',
      ],
      ['a challenge that is the verifier itself', { code_challenge_method: 'plain' }, 'AADSTS501491'],
      ['a challenge without a method, which means the same', { code_challenge_method: '' }, 'AADSTS501491'],
      ['a challenge that is no hash', { code_challenge: 'short' }, 'AADSTS501491'],
    ];

    it.each(refused)('is refused for %s', async (_, changes, text) => {
      const url = readRedirect(await visit('oauth2/v2.0/authorize', changes));
      expect(url.searchParams.get('error_description')).toContain(text);
    });

    it('that may show nothing is answered that a person is needed', async () => {
      const url = readRedirect(await visit('oauth2/v2.0/authorize', { prompt: 'none' }));
      expect(url.searchParams.get('error')).toBe('interaction_required');
      expect(url.searchParams.get('error_description')).toContain('AADSTS50058');
    });

    it('is refused while the application is disabled', async () => {
      const { appId, servicePrincipalId } = await registerMonitor(client(), 'Off');
      const path = `/v1.0/servicePrincipals/${servicePrincipalId}`;
      await client().graph('PATCH', path, { json: { accountEnabled: false } });
      const page = await visit('oauth2/v2.0/authorize', { client_id: appId });
      expect(page.status).toBe(400);
      expect(page.text).toMatch(
        /<p>AADSTS7000112: [^<]+<\/p>\n<p class="soft">Trace ID: [\w-]{36}<br>Correlation ID: [\w-]{36}<br>Timestamp: [^<]+Z<\/p>/,
      );
    });

    it('needs PKCE for the single-page platform', async () => {
      const spa = { redirectUris: ['https://spa.example/'] };
      const appId = await register({ displayName: 'Spa', spa });
      const asked = { client_id: appId, redirect_uri: 'https://spa.example/', code_challenge: '' };
      const url = readRedirect(await visit('oauth2/v2.0/authorize', asked));
      expect(url.href).toMatch(/^https:\/\/spa\.example\/\?error=invalid_request&error_description=AADSTS9002325/);
    });

    it('says of a service that the organisation lacks that it is missing', async () => {
      const json = { domain: 'nomail.example', exchange: false };
      const { body } = await client().send('/offline/tenants', { method: 'POST', json });
      const [tenantId, id] = [readText(body, 'tenantId'), readText(body, 'clientId')];
      const tenant = client().directory.store.findTenant(tenantId);
      tenant?.change(({ applications }) => {
        for (const each of applications) each.publicClient.redirectUris.push(nativeClient);
      });
      const query = { client_id: id, response_type: 'code', redirect_uri: nativeClient, scope };
      const url = readRedirect(await client().send(`/${tenantId}/oauth2/v2.0/authorize`, { query }));
      expect(url.searchParams.get('error_description')).toContain('AADSTS650052');
      expect(url.href).not.toContain(readText(body, 'clientSecret'));
    });
  });

  it("a link to version 1's admin consent asks for what the application declares", async () => {
    const page = await choose(client(), await visit('adminconsent', { scope: '', response_type: '' }), 'admin');
    expect(page.status).toBe(200);
    expect(page.text).toContain('IMAP.AccessAsUser.All (Microsoft Graph)');
    expect(page.text).not.toContain('Exchange');
  });

  it("a link to version 1's admin consent is refused when a declared permission does not exist", async () => {
    const resourceAccess = [{ id: nobody, type: 'Scope' }];
    const { appId } = await registerMonitor(client(), 'Odd', {
      requiredResourceAccess: [{ resourceAppId: '00000003-0000-0000-c000-000000000000', resourceAccess }],
    });
    const url = readRedirect(await visit('adminconsent', { client_id: appId }));
    expect(url.searchParams.get('error_description')).toContain('AADSTS65006');
  });
});

describe('the login host', () => {
  const { tenantId } = developmentTenant;
  const { client } = setUpDirectory();

  const managed = { account_type: 'Managed', domain_name: 'contoso.example' };

  it.each([
    ['jobs@contoso.example', managed],
    ['nobody@Contoso.example', managed],
    ['jobs@unknown.example', { account_type: 'Unknown' }],
    ['jobs', { account_type: 'Unknown' }],
  ])('says by the domain of %s who checks its password', async (user, expected) => {
    for (const path of ['userrealm', 'UserRealm']) {
      const { status, body } = await client().send(`/common/${path}/${user}`, { query: { 'api-version': '1.0' } });
      expect(status).toBe(200);
      expect(body).toEqual({
        ver: '1.0',
        cloud_instance_name: 'microsoftonline.com',
        cloud_audience_urn: 'urn:federation:MicrosoftOnline',
        ...expected,
      });
    }
  });

  it.each(['token', 'devicecode'])('takes only POST at %s', async (path) => {
    const answer = await client().send(`/${tenantId}/oauth2/v2.0/${path}`);
    expect(answer).toMatchObject({
      status: 400,
      body: { error_codes: [900561], error_description: expect.stringContaining('Received a GET request.') },
    });
  });

  it.each(['/nothing', '/', `/${tenantId}/oauth2/v2.0/unknown`, `/${tenantId}/oauth2/token`])(
    'answers %s with an empty 404',
    async (path) => {
      expect(await client().send(path)).toMatchObject({ status: 404, text: '' });
    },
  );
});

describe('any request to the login host', () => {
  const { client, monitor } = setUpMonitor();

  const get = ['oauth2/v2.0/authorize', 'v2.0/adminconsent', 'adminconsent'];
  const post = ['oauth2/v2.0/token', 'oauth2/v2.0/devicecode'];
  const pages = ['login/restart', 'login/account', 'login/proof', 'login/consent', 'login/approval', 'devicelogin'];

  const names =
    'client_id code code_challenge decision device_code flow grant_type login_hint prompt redirect_uri refresh_token ' +
    'response_mode scope state user_code __proto__';
  const words = [
    ...'code form_post authorization_code refresh_token password device_code constructor __proto__'.split(' '),
    '',
    'http://localhost:1',
    'openid https://outlook.office.com/SMTP.Send',
    'https://graph.microsoft.com/.default',
    'eyJhbGciOiJkaXIiLCJlbmMiOiJBMjU2R0NNIn0..x.y.z',
    '<script>alert(1)</script>',
  ];

  const parameters = fc.dictionary(
    fc.constantFrom(...names.split(' ')),
    fc.oneof(fc.constantFrom(...words), fc.string({ unit: 'grapheme', maxLength: 40 })),
    { maxKeys: 4 },
  );
  const { tenantId, domain } = developmentTenant;
  const tenants = fc.constantFrom<string>(tenantId, domain, 'common', 'nowhere', '__proto__');

  interface Asked {
    readonly target: readonly [method: string, tenant: string, path: string];
    /** Whether `changes` apply to an otherwise valid request. */
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
      client_id: monitor().appId,
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

  it('is answered or refused, and never fails; no page takes up a script', async () => {
    await fc.assert(
      fc.asyncProperty(requests, async (request) => {
        const { status, text, headers } = await ask(request);
        expect(status).toBeLessThan(500);
        if (headers['content-type']?.includes('html')) expect(text).not.toContain('<script>alert');
      }),
      { numRuns: isFull ? 400 : 100 },
    );
  });

  it.each(['__proto__', 'constructor', 'toString'])('is no grant type when it is %s', async (grant_type) => {
    const answer = await client().token(developmentTenant.tenantId, { grant_type, client_id: monitor().appId });
    expect(answer).toMatchObject({ status: 400, body: { error: 'unsupported_grant_type', error_codes: [70003] } });
  });
});
