import { beforeAll, describe, expect, it } from '@jest/globals';
import { decodeJwt } from 'jose';
import { developmentTenant } from '../../src/index.ts';
import { readText } from '../support/client.ts';
import { press, readRedirect, readWords } from '../support/pages.ts';
import { setUpDirectory } from '../support/setup.ts';
import { findDevelopmentTenant, signAssertion, workload } from '../support/workload.ts';

const { clientId } = developmentTenant;
const domain = 'fabrikam.example';
const graph = '00000003-0000-0000-c000-000000000000';
const ownedBy = '18a4783c-866b-4cc7-a460-3d5e5662c884';
const readUsers = 'df021288-bdef-4463-88db-98f22de89214';
const { client } = setUpDirectory();

const tokenHere = (form: Readonly<Record<string, string>> = {}) => client().token(domain, form);
const openLink = (query: Readonly<Record<string, string>> = {}) =>
  client().send(`/${domain}/adminconsent`, { query: { client_id: clientId, ...query } });

/** The provider's application, in the provider's own tenant. */
const changeApplication = (changes: object) => {
  findDevelopmentTenant(client().directory).change(({ applications }) => {
    Object.assign(applications.find(({ appId }) => appId === clientId) ?? {}, changes);
  });
};

describe("a customer's consent to a provider's application", () => {
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
        {
          resourceAppId: graph,
          resourceAccess: [ownedBy, readUsers].map((id) => ({ id, type: 'Role' })),
        },
      ],
    });
  });

  it('is not to be had while the application is for one tenant alone', async () => {
    expect(readWords((await openLink()).text)).toContain('AADSTS700016');
  });

  it('is what the application waits for', async () => {
    changeApplication({ signInAudience: 'AzureADMultipleOrgs' });
    expect((await tokenHere()).body).toMatchObject({ error_codes: [700016] });
  });

  it('needs a redirect URI that is registered', async () => {
    expect(readWords((await openLink({ redirect_uri: 'http://localhost.example' })).text)).toContain('AADSTS50011');
  });

  it('is not to be had from a user', async () => {
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
    client()
      .directory.store.findTenant(domain)
      ?.change((state) => {
        state.servicePrincipals = state.servicePrincipals.filter(({ appId }) => appId !== clientId);
      });
    expect((await tokenHere()).body).toMatchObject({ error_codes: [700016] });
  });
});
