import { describe, expect, it } from '@jest/globals';
import { judge, type FieldName } from '../../../../src/onboarding/new/fields.ts';

describe('what a new customer is made of', () => {
  it.each<readonly [FieldName, string, string]>([
    ['tenant', 'Contoso.COM', 'contoso.com'],
    ['tenant', ' contoso.onmicrosoft.com ', 'contoso.onmicrosoft.com'],
    ['tenant', 'böse.example', 'xn--bse-sna.example'],
    ['tenant', '1111AAAA-1111-4111-8111-111111111111', '1111aaaa-1111-4111-8111-111111111111'],
    ['mailbox', 'jobs+pass@contoso.com', 'jobs+pass@contoso.com'],
    ['consent', 'tenant', 'tenant'],
    ['customer', ' Zoë & Söhne, "GmbH" ', 'Zoë & Söhne, "GmbH"'],
    ['secretsProvider', 'passphrase', 'passphrase'],
    [
      'secretsProvider',
      'azurekeyvault://contoso.vault.azure.net/keys/mail',
      'azurekeyvault://contoso.vault.azure.net/keys/mail',
    ],
    ['metadataHost', 'localhost:8743', 'localhost:8743'],
  ])('takes as %s: %s', (name, given, value) => {
    expect(judge(name, given)).toEqual({ value });
  });

  it.each<readonly [FieldName, string]>([
    ['tenant', 'contoso'],
    ['tenant', 'common'],
    ['tenant', '127.0.0.1'],
    ['tenant', 'contoso.com/../evil'],
    ['tenant', 'contoso.com?x=1'],
    ['tenant', 'contoso..com'],
    ['tenant', '-contoso.com'],
    ['tenant', ''],
    ['mailbox', 'jobs'],
    ['mailbox', ''],
    ['consent', 'User'],
    ['customer', 'Contoso\u2028azuread:tenantId: x'],
    ['customer', 'Contoso\u202e'],
    ['customer', 'Contoso\nazuread:x: y'],
    ['displayName', "Contoso's"],
    ['secretsProvider', '--yes'],
    ['secretsProvider', 'azurekeyvault://x y'],
    ['secretsProvider', 'https://contoso.vault.azure.net/keys/mail'],
    ['provisioningClientId', 'contoso'],
    ['metadataHost', 'login.microsoftonline.us:443'],
    ['metadataHost', 'localhost'],
  ])('refuses as %s: %j', (name, given) => {
    const judged = judge(name, given);
    expect(judged).toHaveProperty('problem');
    expect(judged).not.toHaveProperty('value');
  });

  it('says by which option, what was given so that no terminal obeys it, and what is allowed', () => {
    expect(judge('mailbox', 'a\u001b[2Jb')).toEqual({
      problem: String.raw`--mailbox is "a\u001b[2Jb". Allowed: one e-mail address.`,
    });
  });
});
