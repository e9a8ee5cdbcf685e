import { describe, expect, it } from '@jest/globals';
import { authority, buildConsentLinks, linkRedirectUri, tokenScopes } from '../../../src/registration/links.ts';

const tenantId = '11111111-1111-4111-8111-111111111111';
const clientId = 'a39659a9-d170-4bf6-a628-8023ee3ebc3a';
const login = `https://login.microsoftonline.com/${tenantId}`;
const nativeclient = 'https://login.microsoftonline.com/common/oauth2/nativeclient';
const encodedNativeclient = 'https%3A%2F%2Flogin.microsoftonline.com%2Fcommon%2Foauth2%2Fnativeclient';
const graphScopes =
  'https%3A%2F%2Fgraph.microsoft.com%2FIMAP.AccessAsUser.All%20https%3A%2F%2Fgraph.microsoft.com%2FSMTP.Send%20https%3A%2F%2Fgraph.microsoft.com%2FUser.Read';
const exchangeScopes =
  'https%3A%2F%2Foutlook.office.com%2FIMAP.AccessAsUser.All%20https%3A%2F%2Foutlook.office.com%2FSMTP.Send';

const source: Parameters<typeof buildConsentLinks>[0] = {
  tenantId,
  clientId,
  redirectUris: ['http://localhost', nativeclient],
  protocols: ['imap', 'smtp'],
};

const start = `${login}/oauth2/v2.0/authorize?client_id=${clientId}&response_type=code&redirect_uri=${encodedNativeclient}&response_mode=query&scope=`;

describe('buildConsentLinks', () => {
  it('builds the guide’s own link to the letter, its spaces encoded', () => {
    expect(buildConsentLinks(source).authorizeUrls.guide).toBe(`${start}${graphScopes}`);
  });

  it('keeps the guide’s link free of hints when an account is set', () => {
    expect(buildConsentLinks({ ...source, account: 'jobs@contoso.example' }).authorizeUrls.guide).toBe(
      `${start}${graphScopes}`,
    );
  });

  it('asks at the owner’s link what the guide asks, and no more', () => {
    expect(buildConsentLinks(source).authorizeUrl).toBe(`${start}${graphScopes}`);
  });

  it('builds the link with everything on both APIs', () => {
    expect(buildConsentLinks(source).authorizeUrls.all).toBe(
      `${start}openid%20profile%20offline_access%20${graphScopes}%20${exchangeScopes}`,
    );
  });

  it('builds the link for Exchange Online alone', () => {
    expect(buildConsentLinks(source).authorizeUrls.exchange).toBe(
      `${start}openid%20profile%20offline_access%20${exchangeScopes}`,
    );
  });

  it('names the account, and asks for a fresh sign-in, when one is set', () => {
    const { authorizeUrl, authorizeUrls } = buildConsentLinks({ ...source, account: 'jobs@contoso.example' });
    for (const link of [authorizeUrl, authorizeUrls.exchange, authorizeUrls.all])
      expect(link.endsWith('&prompt=login&login_hint=jobs%40contoso.example')).toBe(true);
  });

  it('builds the admin-consent links, one API each', () => {
    const adminconsent = `${login}/v2.0/adminconsent?client_id=${clientId}&scope=`;
    expect(buildConsentLinks(source).adminConsentUrls).toEqual({
      graph: `${adminconsent}${graphScopes}%20openid%20profile%20offline_access&redirect_uri=${encodedNativeclient}`,
      exchange: `${adminconsent}${exchangeScopes}&redirect_uri=${encodedNativeclient}`,
    });
  });

  it('asks nothing for SMTP when the protocols are without it', () => {
    const links = buildConsentLinks({ ...source, protocols: ['imap'] });
    expect(JSON.stringify(links)).not.toContain('SMTP');
    expect(JSON.stringify(links)).toContain('IMAP.AccessAsUser.All');
  });

  it.each([
    ["o'brien@contoso.example", 'o%27brien%40contoso.example'],
    ['a+b@contoso.example', 'a%2Bb%40contoso.example'],
    ['jörg&co@contoso.example', 'j%C3%B6rg%26co%40contoso.example'],
    ['x(y)!*@contoso.example', 'x%28y%29%21%2A%40contoso.example'],
  ])('encodes the address %s', (account, encoded) => {
    const { authorizeUrl } = buildConsentLinks({ ...source, account });
    expect(authorizeUrl.endsWith(`&login_hint=${encoded}`)).toBe(true);
    expect(new URL(authorizeUrl).searchParams.get('login_hint')).toBe(account);
  });

  it('has no character at which a mail program ends a link', () => {
    const { authorizeUrl, authorizeUrls, adminConsentUrls } = buildConsentLinks({
      ...source,
      account: "o'b(x)@c.example",
    });
    for (const link of [authorizeUrl, ...Object.values(authorizeUrls), ...Object.values(adminConsentUrls)])
      expect(link).toMatch(/^[A-Za-z0-9\-._~:/?&=%]+$/);
  });

  it('never asks to select an account, to consent again, for .default or by the common tenant', () => {
    const links = JSON.stringify(buildConsentLinks({ ...source, account: 'jobs@contoso.example' }));
    for (const never of ['select_account', 'prompt=consent', '.default', 'microsoftonline.com/common/oauth2/v2.0'])
      expect(links).not.toContain(never);
  });

  it('points at the emulator when that stands in for Entra', () => {
    const { authorizeUrl, authorizeUrls, adminConsentUrls } = buildConsentLinks({
      ...source,
      metadataHost: 'localhost:8743',
    });
    for (const link of [authorizeUrl, ...Object.values(authorizeUrls), ...Object.values(adminConsentUrls)])
      expect(link.startsWith(`https://localhost:8743/${tenantId}/`)).toBe(true);
  });
});

describe('linkRedirectUri', () => {
  it('takes the guide’s page when the registration has it', () => {
    expect(linkRedirectUri(['http://localhost', nativeclient])).toBe(nativeclient);
  });

  it('takes the first that the registration has otherwise', () => {
    expect(linkRedirectUri(['http://localhost', 'msal1://auth'])).toBe('http://localhost');
    const liveSdk = 'https://login.live.com/oauth20_desktop.srf';
    expect(linkRedirectUri(['http://localhost', liveSdk])).toBe('http://localhost');
  });
});

describe('tokenScopes', () => {
  it('asks Exchange Online alone, since IMAP and SMTP refuse a token for Graph', () => {
    expect(tokenScopes(['imap', 'smtp'])).toEqual([
      'https://outlook.office.com/IMAP.AccessAsUser.All',
      'https://outlook.office.com/SMTP.Send',
      'offline_access',
    ]);
  });
});

describe('authority', () => {
  it('is the login host and the tenant', () => {
    expect(authority(tenantId)).toBe(login);
  });
});
