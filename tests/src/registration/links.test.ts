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
  it('builds each link to the letter, its spaces encoded, and the guide’s free of hints', () => {
    const { authorizeUrl, authorizeUrls, adminConsentUrls } = buildConsentLinks(source);
    const adminconsent = `${login}/v2.0/adminconsent?client_id=${clientId}&scope=`;
    // The owner's link asks for exactly what the guide asks for.
    expect(authorizeUrl).toBe(`${start}${graphScopes}`);
    expect(authorizeUrls).toEqual({
      guide: `${start}${graphScopes}`,
      exchange: `${start}openid%20profile%20offline_access%20${exchangeScopes}`,
      all: `${start}openid%20profile%20offline_access%20${graphScopes}%20${exchangeScopes}`,
    });
    expect(adminConsentUrls).toEqual({
      graph: `${adminconsent}${graphScopes}%20openid%20profile%20offline_access&redirect_uri=${encodedNativeclient}`,
      exchange: `${adminconsent}${exchangeScopes}&redirect_uri=${encodedNativeclient}`,
    });
  });

  it('names the account, and asks for a fresh sign-in, when one is set', () => {
    const { authorizeUrl, authorizeUrls } = buildConsentLinks({ ...source, account: 'jobs@contoso.example' });
    for (const link of [authorizeUrl, authorizeUrls.exchange, authorizeUrls.all])
      expect(link.endsWith('&prompt=login&login_hint=jobs%40contoso.example')).toBe(true);
    expect(authorizeUrls.guide).toBe(`${start}${graphScopes}`);
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

  const all = (change: object) => {
    const { authorizeUrl, authorizeUrls, adminConsentUrls } = buildConsentLinks({ ...source, ...change });
    return [authorizeUrl, ...Object.values(authorizeUrls), ...Object.values(adminConsentUrls)];
  };

  it('has no character at which a mail program ends a link', () => {
    for (const link of all({ account: "o'b(x)@c.example" })) expect(link).toMatch(/^[A-Za-z0-9\-._~:/?&=%]+$/);
  });

  it('never asks to select an account, to consent again, for .default or by the common tenant', () => {
    const links = JSON.stringify(buildConsentLinks({ ...source, account: 'jobs@contoso.example' }));
    for (const never of ['select_account', 'prompt=consent', '.default', 'microsoftonline.com/common/oauth2/v2.0'])
      expect(links).not.toContain(never);
  });

  it('points at the emulator when that stands in for Entra', () => {
    for (const link of all({ metadataHost: 'localhost:8743' }))
      expect(link.startsWith(`https://localhost:8743/${tenantId}/`)).toBe(true);
  });
});

describe('linkRedirectUri', () => {
  it.each([
    ['the guide’s page when the registration has it', nativeclient, nativeclient],
    ['the first that the registration has otherwise', 'msal1://auth', 'http://localhost'],
    ['no other page of Microsoft', 'https://login.live.com/oauth20_desktop.srf', 'http://localhost'],
  ])('takes %s', (_, other, taken) => {
    expect(linkRedirectUri(['http://localhost', other])).toBe(taken);
  });
});

it('a token is for Exchange Online alone, since IMAP and SMTP refuse one for Graph', () => {
  expect(tokenScopes(['imap', 'smtp'])).toEqual([
    'https://outlook.office.com/IMAP.AccessAsUser.All',
    'https://outlook.office.com/SMTP.Send',
    'offline_access',
  ]);
});

it('the authority is the login host and the tenant', () => {
  expect(authority(tenantId)).toBe(login);
});
