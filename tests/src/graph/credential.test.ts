import { describe, expect, it } from '@jest/globals';
import { chooseCredential, credentialOptions } from '../../../src/graph/credential.ts';

const clientId = '44444444-4444-4444-8444-444444444444';

describe('chooseCredential', () => {
  it.each([
    ['nothing', {}, { kind: 'Azure CLI' }],
    ['a client ID alone', { ARM_CLIENT_ID: clientId }, { kind: 'Azure CLI' }],
    ['empty variables', { ARM_CLIENT_ID: '', ARM_CLIENT_SECRET: '' }, { kind: 'Azure CLI' }],
    ['a secret', { ARM_CLIENT_ID: clientId, ARM_CLIENT_SECRET: 's' }, { kind: 'client secret', clientId }],
    [
      'a certificate before a secret',
      { ARM_CLIENT_ID: clientId, ARM_CLIENT_SECRET: 's', ARM_CLIENT_CERTIFICATE_PATH: 'a.pem' },
      { kind: 'certificate', clientId },
    ],
    [
      'a secret before a token',
      { ARM_CLIENT_ID: clientId, ARM_CLIENT_SECRET: 's', ARM_USE_OIDC: 'true', ARM_OIDC_TOKEN: 't' },
      { kind: 'client secret', clientId },
    ],
    [
      'a token',
      { ARM_CLIENT_ID: clientId, ARM_USE_OIDC: 'true', ARM_OIDC_TOKEN: 't' },
      { kind: 'OIDC token', clientId },
    ],
    ['a token that is not to be used', { ARM_CLIENT_ID: clientId, ARM_OIDC_TOKEN: 't' }, { kind: 'Azure CLI' }],
    [
      'a GitHub Actions job',
      { ARM_CLIENT_ID: clientId, ARM_USE_OIDC: 'true', ACTIONS_ID_TOKEN_REQUEST_URL: 'https://localhost' },
      { kind: 'GitHub Actions', clientId },
    ],
  ])('takes what the provider takes, given %s', (_, env, choice) => {
    expect(chooseCredential(env)).toEqual(choice);
  });

  it.each([
    ['a managed identity', { ARM_USE_MSI: 'true' }, 'names no tenant', true],
    ['a PKCS#12 file', { ARM_CLIENT_ID: clientId, ARM_CLIENT_CERTIFICATE_PATH: 'a.pfx' }, 'PKCS#12', false],
    ['a certificate in the environment', { ARM_CLIENT_ID: clientId, ARM_CLIENT_CERTIFICATE: 'MII' }, 'PKCS#12', false],
    ['nothing with the Azure CLI switched off', { ARM_USE_CLI: 'false' }, 'ARM_USE_CLI is false', true],
  ])('says why it takes none, given %s', (_, env, reason, isUnsafe) => {
    expect(chooseCredential(env)).toEqual({ kind: 'none', reason: expect.stringContaining(reason), isUnsafe });
  });
});

describe('credentialOptions', () => {
  it('ask Microsoft about the host unless it is the emulator', () => {
    const tenantId = '11111111-1111-4111-8111-111111111111';
    expect(credentialOptions({ tenantId, authority: `https://login.microsoftonline.com/${tenantId}` })).toEqual({
      authorityHost: 'https://login.microsoftonline.com',
      disableInstanceDiscovery: false,
    });
    expect(credentialOptions({ tenantId, authority: `https://localhost:8743/${tenantId}`, ca: 'PEM' })).toEqual({
      authorityHost: 'https://localhost:8743',
      disableInstanceDiscovery: true,
      tlsOptions: { ca: 'PEM' },
    });
  });
});
