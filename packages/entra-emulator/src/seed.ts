import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import { guidPattern } from './ids.ts';
import { exchangeOnline, microsoftGraph } from './microsoft.ts';
import {
  buildApplication,
  buildAzureCliServicePrincipal,
  buildMicrosoftServicePrincipal,
  buildRoleAssignments,
  buildServicePrincipal,
  RoleNames,
} from './store/build.ts';
import { createClientSecret } from './store/credentials.ts';
import { FederatedCredential, type TenantState } from './store/objects.ts';
import { Policies, PolicyChanges } from './store/policies.ts';
import { domainPattern } from './store/store.ts';
import { buildAccount, buildUser, UserSettings } from './store/users.ts';

const Guid = z.string().regex(guidPattern).toLowerCase();

/** The settings of a tenant. Omitted ones have defaults. */
export const TenantSettings = z.strictObject({
  domain: z.string().toLowerCase().regex(domainPattern),
  /** The domain that Microsoft gives every tenant. */
  initialDomain: z.string().toLowerCase().regex(domainPattern).optional(),
  displayName: z.string().min(1).optional(),
  tenantId: Guid.optional(),
  users: z.array(UserSettings).optional(),
  /** Whether the tenant has an Exchange Online license, and so its service principal. */
  exchange: z.boolean().default(true),
  /** Application permissions on Microsoft Graph of the provisioning application. */
  roles: RoleNames.default(Object.keys(microsoftGraph.appRoles)),
  clientId: Guid.optional(),
  clientSecret: z.string().min(1).optional(),
  servicePrincipalObjectId: Guid.optional(),
  federatedCredentials: z.array(FederatedCredential.omit({ appId: true })).default([]),
  policies: PolicyChanges.default({}),
  resourceObjectIds: z.strictObject({ graph: Guid.optional(), exchange: Guid.optional() }).default({}),
});
export type TenantSettings = z.input<typeof TenantSettings>;

/** A tenant's state, and the secret of its provisioning application, which the state does not contain. */
export interface BuiltTenant {
  readonly state: TenantState;
  readonly clientId: string;
  readonly clientSecret: string;
  readonly servicePrincipalObjectId: string;
}

/** @throws ZodError when the settings are wrong. */
export function buildTenant(input: TenantSettings, now: Date): BuiltTenant {
  const settings = TenantSettings.parse(input);
  const state = buildEmptyTenant(settings);
  for (const each of settings.users ?? [UserSettings.parse({ userPrincipalName: `jobs@${settings.domain}` })]) {
    const user = buildUser(each, now);
    state.users.push(user);
    state.accounts[user.id] = buildAccount(each);
  }
  const { resourceObjectIds, clientId: appId = randomUUID(), servicePrincipalObjectId: id = randomUUID() } = settings;
  const graph = buildMicrosoftServicePrincipal(microsoftGraph, resourceObjectIds.graph ?? randomUUID());
  const exchange = buildMicrosoftServicePrincipal(exchangeOnline, resourceObjectIds.exchange ?? randomUUID());
  const application = buildApplication({ appId, displayName: 'Provisioning' }, settings.domain, now);
  const provisioner = buildServicePrincipal({ id }, application, state.tenantId);
  state.applications.push(application);
  state.servicePrincipals.push(graph, ...(settings.exchange ? [exchange] : []));
  state.servicePrincipals.push(buildAzureCliServicePrincipal(randomUUID()), provisioner);
  state.assignments = buildRoleAssignments(provisioner, graph, settings.roles, now);
  state.federatedCredentials = settings.federatedCredentials.map((each) => ({ ...each, appId }));
  const secret = { endDateTime: '2999-12-31T00:00:00.000Z', secret: settings.clientSecret };
  const { secretText } = createClientSecret(state, application.id, secret, now);
  return { state, clientId: appId, clientSecret: secretText, servicePrincipalObjectId: id };
}

function buildEmptyTenant(settings: z.output<typeof TenantSettings>): TenantState {
  const initial = settings.initialDomain ?? `${settings.domain.replaceAll('.', '')}.onmicrosoft.example`;
  const domain = (id: string, isInitial: boolean) => ({
    id,
    isDefault: id === settings.domain,
    isInitial,
    isVerified: true,
    isAdminManaged: true,
    isRoot: true,
    authenticationType: 'Managed',
    supportedServices: ['Email'],
  });
  return {
    format: 1,
    tenantId: settings.tenantId ?? randomUUID(),
    displayName: settings.displayName ?? settings.domain,
    domains: [domain(settings.domain, false), domain(initial, true)],
    users: [],
    applications: [],
    servicePrincipals: [],
    grants: [],
    assignments: [],
    owners: {},
    deletedItems: [],
    federatedCredentials: [],
    secretHashes: {},
    accounts: {},
    policies: Policies.parse(settings.policies),
    approvalRequests: [],
  };
}

/** The tenant of every emulator. Its secret protects nothing, since the directory listens on loopback only. */
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
