import type { TenantSettings } from './seed.ts';

/** The tenant that every emulator has. Its secret protects nothing: the directory answers on loopback alone. */
export const developmentTenant = {
  tenantId: '11111111-1111-4111-8111-111111111111',
  domain: 'contoso.example',
  mailbox: 'jobs@contoso.example',
  mailboxObjectId: '33333333-3333-4333-8333-333333333333',
  clientId: '44444444-4444-4444-8444-444444444444',
  clientSecret: 'embedded-directory-only',
  servicePrincipalObjectId: '22222222-2222-4222-8222-222222222222',
} as const;

const { tenantId, domain, clientId, clientSecret, servicePrincipalObjectId } = developmentTenant;

export const developmentTenantSettings: TenantSettings = {
  tenantId,
  domain,
  clientId,
  clientSecret,
  servicePrincipalObjectId,
  initialDomain: 'contoso.onmicrosoft.example',
  displayName: 'Contoso',
  resourceObjectIds: {
    graph: '658ada9e-4615-4c67-9fb1-aa27184b594c',
    exchange: '8b101c89-8ef9-4b21-8c3f-cf1a230db69e',
  },
  users: [
    { userPrincipalName: developmentTenant.mailbox, id: developmentTenant.mailboxObjectId, displayName: 'Jobs' },
    { userPrincipalName: `admin@${domain}`, displayName: 'Administrator', administrator: true },
    {
      userPrincipalName: `applications@${domain}`,
      displayName: 'Applications (shared)',
      accountEnabled: false,
      licensed: false,
      delegates: [developmentTenant.mailbox],
    },
    { userPrincipalName: `mfa@${domain}`, displayName: 'Mia Fabricius', multiFactor: 'required' },
    { userPrincipalName: `left@${domain}`, displayName: 'Lee Farewell', accountEnabled: false },
  ],
};
