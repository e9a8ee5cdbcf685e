import { afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { decodeJwt } from 'jose';
import { developmentTenant } from '../../src/index.ts';
import { defaultConsentPolicies } from '../../src/store/policies.ts';
import { readText } from '../support/client.ts';
import { create, valuesOf } from '../support/graph.ts';
import { press, readRedirect, readWords } from '../support/pages.ts';
import { setUpDirectory, setUpMonitor, usersAcceptAll } from '../support/setup.ts';
import { choose, follow, registerMonitor } from '../support/signIn.ts';
import { changePolicies, changeUser } from '../support/tenant.ts';
import { findDevelopmentTenant, signAssertion, workload } from '../support/workload.ts';

describe('policies', () => {
  const smtp = 'https://outlook.office.com/SMTP.Send';
  const { client, monitor } = setUpMonitor();

  afterEach(async () => {
    await changePolicies(client(), { ...usersAcceptAll, conditionalAccess: 'none', securityDefaults: false });
    findDevelopmentTenant(client().directory).change((state) => {
      state.grants = [];
      state.approvalRequests = [];
    });
  });

  const begin = async (name = 'jobs', changes: Readonly<Record<string, string>> = {}, clientId = monitor().appId) =>
    choose(client(), await follow(client(), clientId, changes), name);

  const listGrants = async () => valuesOf((await client().graph('GET', '/v1.0/oauth2PermissionGrants')).body);

  describe('users who may not consent', () => {
    it('see that an administrator must consent, request it once, and grant nothing', async () => {
      await changePolicies(client(), { userConsent: [] });
      const page = await begin();
      expect(readWords(page.text)).toMatch(/Need admin approval .* AADSTS90094: /);
      const requested = await press(client(), page, 'Request approval');
      expect(readWords(requested.text)).toMatch(/Approval requested .* AADSTS90095: /);
      const again = await begin();
      expect(readWords(again.text)).toContain('AADSTS90095');
      expect(again.text).not.toContain('Request approval');
      expect(readWords((await begin('admin')).text)).toContain('Permissions requested');
      expect(await listGrants()).toEqual([]);
    });

    it.each([
      ['Need admin approval', 'AADSTS90094', false],
      ['Approval requested', 'AADSTS90095', true],
    ])('go back from "%s" to the application, which is told %s', async (_, text, asks) => {
      await changePolicies(client(), { userConsent: [] });
      const page = await begin();
      const shown = asks ? await press(client(), page, 'Request approval') : page;
      const url = readRedirect(await press(client(), shown, 'Return to the application'));
      expect(url.searchParams.get('error')).toBe('access_denied');
      expect(url.searchParams.get('error_description')).toContain(text);
    });

    it('cannot accept by posting the form of the page that they are not shown', async () => {
      const consent = await begin();
      await changePolicies(client(), { userConsent: [] });
      expect(readWords((await press(client(), consent, 'Accept')).text)).toContain('Need admin approval');
      expect(await listGrants()).toEqual([]);
    });

    it('may send mail but not read it while Exchange is left to administrators', async () => {
      await changePolicies(client(), { userConsent: defaultConsentPolicies });
      expect(readWords((await begin()).text)).toContain('Need admin approval');
      const onGraph = { scope: 'https://graph.microsoft.com/IMAP.AccessAsUser.All' };
      expect(readWords((await begin('jobs', onGraph)).text)).toContain('Permissions requested');
      const sending = await begin('jobs', { scope: `${smtp} openid profile` });
      expect(readWords(sending.text)).toContain('Permissions requested');
    });

    it('sign in once an administrator has consented for all, and their request is done', async () => {
      await changePolicies(client(), { userConsent: defaultConsentPolicies });
      const page = await begin();
      await press(client(), page, 'Request approval');
      const asAdministrator = await press(client(), await begin(), 'Sign in as an administrator');
      const consent = await choose(client(), asAdministrator, 'admin');
      expect(readWords(consent.text)).toContain('Consent on behalf of your organisation');
      readRedirect(await press(client(), consent, 'Accept', { forAll: 'on' }));
      expect(await listGrants()).toMatchObject([{ consentType: 'AllPrincipals' }, { consentType: 'AllPrincipals' }]);
      expect(findDevelopmentTenant(client().directory).state.approvalRequests).toEqual([]);
      expect(readRedirect(await begin()).searchParams.has('code')).toBe(true);
    });

    it('stay without consent when the administrator accepts without the tick', async () => {
      await changePolicies(client(), { userConsent: [] });
      readRedirect(await press(client(), await begin('admin'), 'Accept'));
      expect(await listGrants()).toMatchObject([{ consentType: 'Principal' }, { consentType: 'Principal' }]);
      expect(readWords((await begin()).text)).toContain('Need admin approval');
    });

    it('cannot tick what only administrators are shown', async () => {
      await press(client(), await begin(), 'Accept', { forAll: 'on' });
      expect(await listGrants()).toMatchObject([{ consentType: 'Principal' }, { consentType: 'Principal' }]);
    });
  });

  it('an application that takes only who is assigned refuses others, and their own consent', async () => {
    const { appId, servicePrincipalId } = await registerMonitor(client(), 'Closed');
    const path = `/v1.0/servicePrincipals/${servicePrincipalId}`;
    await client().graph('PATCH', path, { json: { appRoleAssignmentRequired: true } });
    const refusal = await begin('jobs', {}, appId);
    const text = 'AADSTS50105: Your administrator has configured the application Closed';
    expect(readWords(refusal.text)).toContain(text);
    await create(client(), `${path}/appRoleAssignedTo`, {
      principalId: findDevelopmentTenant(client().directory).findUser('jobs@contoso.example')?.id,
      resourceId: servicePrincipalId,
      appRoleId: '00000000-0000-0000-0000-000000000000',
    });
    expect(readWords((await begin('jobs', {}, appId)).text)).toContain('Need admin approval');
    expect(readWords((await begin('admin', {}, appId)).text)).toContain('AADSTS50105');
  });

  it.each([
    [{ conditionalAccess: 'block' }, 'AADSTS53003'],
    [{ conditionalAccess: 'compliant-device' }, 'AADSTS53000'],
    [{ conditionalAccess: 'block-device-code' }, 'Permissions requested'],
    [{ securityDefaults: true }, 'Prove that it is you'],
  ])('under %j everybody sees %s', async (policies, text) => {
    await changePolicies(client(), policies);
    expect(readWords((await begin()).text)).toContain(text);
  });

  describe("an administrator's consent by link", () => {
    const endpoint = 'v2.0/adminconsent';
    const followTo = async (name: string, changes: Readonly<Record<string, string>> = {}, path = endpoint) =>
      choose(client(), await follow(client(), monitor().appId, changes, path), name);

    it('is for everybody, and tells the application so', async () => {
      const consent = await followTo('admin', { scope: smtp });
      expect(readWords(consent.text)).toContain('for every user of your organisation');
      const url = readRedirect(await press(client(), consent, 'Accept'));
      expect(Object.fromEntries(url.searchParams)).toEqual({
        admin_consent: 'True',
        tenant: '11111111-1111-4111-8111-111111111111',
        scope: smtp,
        state: 'a state',
      });
      const grants = await listGrants();
      expect(grants.map(({ consentType, scope }) => `${String(consentType)} ${String(scope)}`).sort()).toEqual([
        'AllPrincipals SMTP.Send',
        'AllPrincipals openid profile offline_access',
      ]);
    });

    it('of version 1 is for what is declared, and names no scope', async () => {
      const consent = await followTo('admin', { scope: '' }, 'adminconsent');
      const url = readRedirect(await press(client(), consent, 'Accept'));
      expect([...url.searchParams.keys()]).toEqual(['admin_consent', 'tenant', 'state']);
      expect(await listGrants()).toMatchObject([
        { consentType: 'AllPrincipals', scope: 'IMAP.AccessAsUser.All SMTP.Send openid profile offline_access' },
      ]);
    });

    it.each([endpoint, 'adminconsent'])('is not to be had from a user at %s', async (path) => {
      expect(readWords((await followTo('jobs', {}, path)).text)).toContain('AADSTS90094');
      await changeUser(client(), 'jobs', { administrator: true });
      const shown = readWords((await followTo('jobs', {}, path)).text);
      expect(shown).toContain('Permissions requested for your organisation');
      await changeUser(client(), 'jobs', { administrator: false });
    });

    it('cancelled is denied, and nothing is granted', async () => {
      const url = readRedirect(await press(client(), await followTo('admin'), 'Cancel'));
      expect(url.searchParams.get('error')).toBe('access_denied');
      expect(url.searchParams.get('state')).toBe('a state');
      expect(url.searchParams.has('admin_consent')).toBe(false);
      expect(await listGrants()).toEqual([]);
    });
  });
});

describe("a customer's consent to a provider's application", () => {
  const { clientId } = developmentTenant;
  const domain = 'fabrikam.example';
  const graph = '00000003-0000-0000-c000-000000000000';
  const ownedBy = '18a4783c-866b-4cc7-a460-3d5e5662c884';
  const readUsers = 'df021288-bdef-4463-88db-98f22de89214';
  const { client } = setUpDirectory();

  const tokenHere = (form: Readonly<Record<string, string>> = {}) => client().token(domain, form);
  const openLink = (query: Readonly<Record<string, string>> = {}) =>
    client().send(`/${domain}/adminconsent`, { query: { client_id: clientId, ...query } });

  /** Changes the application in its provider's own tenant. */
  const changeApplication = (changes: object) => {
    findDevelopmentTenant(client().directory).change(({ applications }) => {
      Object.assign(applications.find(({ appId }) => appId === clientId) ?? {}, changes);
    });
  };

  beforeAll(async () => {
    const users = [
      { userPrincipalName: `jobs@${domain}` },
      { userPrincipalName: `admin@${domain}`, administrator: true },
    ];
    await client().send('/offline/tenants', { method: 'POST', json: { domain, displayName: 'Fabrikam', users } });
    findDevelopmentTenant(client().directory).change(({ federatedCredentials }) =>
      federatedCredentials.push({ appId: clientId, ...workload }),
    );
    changeApplication({
      web: { redirectUris: ['http://localhost'] },
      requiredResourceAccess: [
        { resourceAppId: graph, resourceAccess: [ownedBy, readUsers].map((id) => ({ id, type: 'Role' })) },
      ],
    });
  });

  it('is not to be had while the application is for one tenant alone, and is what it waits for', async () => {
    expect(readWords((await openLink()).text)).toContain('AADSTS700016');
    changeApplication({ signInAudience: 'AzureADMultipleOrgs' });
    expect((await tokenHere()).body).toMatchObject({ error_codes: [700016] });
  });

  it('needs a redirect URI that is registered, and is not to be had from a user', async () => {
    expect(readWords((await openLink({ redirect_uri: 'http://localhost.example' })).text)).toContain('AADSTS50011');
    const page = await press(client(), await openLink(), `jobs@${domain}`);
    expect(readWords(page.text)).toContain('AADSTS90094');
  });

  it('names what the application may do by itself, and gives exactly that', async () => {
    const page = await press(client(), await openLink(), `admin@${domain}`);
    const words = readWords(page.text);
    expect(words).toContain('Permissions requested for your organisation');
    expect(words).toContain('By itself, without a signed-in user Application.ReadWrite.OwnedBy');
    const url = readRedirect(await press(client(), page, 'Accept'));
    expect(url.origin).toBe('http://localhost');
    expect(url.searchParams.get('admin_consent')).toBe('True');
    const { roles, tid } = decodeJwt(readText((await tokenHere()).body, 'access_token'));
    expect(tid).toBe(client().directory.store.findTenant(domain)?.id);
    expect(roles).toEqual(['Application.ReadWrite.OwnedBy', 'User.Read.All']);
  });

  it('is given once, leaves no delegated grant, and no registration in the tenant', async () => {
    await press(client(), await press(client(), await openLink(), `admin@${domain}`), 'Accept');
    const tenant = client().directory.store.findTenant(domain);
    const principal = tenant?.findServicePrincipalByAppId(clientId);
    expect(principal?.appOwnerOrganizationId).toBe(developmentTenant.tenantId);
    expect(tenant?.state.assignments.filter(({ principalId }) => principalId === principal?.id)).toHaveLength(2);
    expect(tenant?.state.grants).toEqual([]);
    expect(tenant?.findApplicationByAppId(clientId)).toBeUndefined();
  });

  it('lets it sign in by the credentials of its own tenant, a federated one too, and by no others', async () => {
    const assertion = await signAssertion();
    expect((await tokenHere({ client_secret: '', client_assertion: assertion })).status).toBe(200);
    expect((await tokenHere({ client_secret: 'another' })).body).toMatchObject({ error_codes: [7000215] });
  });

  it('ends with its service principal', async () => {
    const tenant = client().directory.store.findTenant(domain);
    tenant?.change((state) => {
      state.servicePrincipals = state.servicePrincipals.filter(({ appId }) => appId !== clientId);
    });
    expect((await tokenHere()).body).toMatchObject({ error_codes: [700016] });
  });
});
