export interface MicrosoftResource {
  readonly appId: string;
  readonly displayName: string;
  /** The audience of tokens for this resource. */
  readonly audience: string;
  /** The resource's names in a scope, besides its application ID. */
  readonly identifiers: readonly string[];
  /** Delegated permissions by value: https://learn.microsoft.com/graph/permissions-reference */
  readonly scopes: Readonly<Record<string, string>>;
  /** Application permissions by value, same source. */
  readonly appRoles: Readonly<Record<string, string>>;
}

const mailScopes = {
  'IMAP.AccessAsUser.All': '652390e4-393a-48de-9484-05f9b1212954',
  'SMTP.Send': '258f6531-6087-4cc4-bb90-092c5fb3ed3f',
};

export const microsoftGraph: MicrosoftResource = {
  appId: '00000003-0000-0000-c000-000000000000',
  displayName: 'Microsoft Graph',
  audience: 'https://graph.microsoft.com',
  identifiers: ['https://graph.microsoft.com'],
  scopes: {
    ...mailScopes,
    'User.Read': 'e1fe6dd8-ba31-4d61-89e7-88639da4683d',
    offline_access: '7427e0e9-2fba-42fe-b0c0-848c9e6a8182',
    'POP.AccessAsUser.All': 'd7b7f2d9-0f45-4ea1-9d42-e50810c06991',
    openid: '37f7f235-527c-4136-accd-4a02d197296e',
    profile: '14dad69e-099b-42c9-810b-d002981feec1',
    email: '64a6cdd6-aab1-4aaf-94b8-3cc8405e90d0',
    'Directory.AccessAsUser.All': '0e263e50-5827-48a4-b97c-d940288653c7',
  },
  appRoles: {
    'Application.Read.All': '9a5d68dd-52b0-4cc2-bd40-abcb3ac3404e',
    'Application.ReadWrite.All': '1bfefb4e-e0b5-418b-a88f-73c46d2cc8e9',
    'Application.ReadWrite.OwnedBy': '18a4783c-866b-4cc7-a460-3d5e5662c884',
    'AppRoleAssignment.ReadWrite.All': '06b708a9-e830-4db3-a914-8e69da51d44f',
    'DelegatedPermissionGrant.ReadWrite.All': '8e8e4742-1d95-4f68-9d56-6ee75648c72a',
    'Directory.Read.All': '7ab1d382-f21e-4acd-a863-ba3e13f7da61',
    'Directory.ReadWrite.All': '19dbc75e-c2e2-444c-a770-ec69d8559fc7',
    'Domain.Read.All': 'dbb9058a-0e50-45d7-ae91-66909b5d4664',
    'Organization.Read.All': '498476ce-e0fe-48b0-b801-37ba7e2685c6',
    'Policy.Read.All': '246dd0d5-5bd0-4def-940b-0421030a5b68',
    'Policy.Read.PermissionGrant': '9e640839-a198-48fb-8b9a-013fd6f6cbcd',
    'User.Read.All': 'df021288-bdef-4463-88db-98f22de89214',
    'User.ReadWrite.All': '741f803b-c850-494e-b5df-cde7c675a1ca',
  },
};

export const exchangeOnline: MicrosoftResource = {
  appId: '00000002-0000-0ff1-ce00-000000000000',
  displayName: 'Office 365 Exchange Online',
  audience: 'https://outlook.office.com',
  identifiers: ['https://outlook.office.com', 'https://outlook.office365.com'],
  scopes: mailScopes,
  appRoles: {},
};

/** Azure's management API, for which the Azure CLI requests a token when it signs in. */
export const azureResourceManager: MicrosoftResource = {
  appId: '797f4846-ba00-4fd7-ba43-dac1f8f63013',
  displayName: 'Windows Azure Service Management API',
  audience: 'https://management.core.windows.net/',
  identifiers: ['https://management.core.windows.net', 'https://management.azure.com'],
  scopes: { user_impersonation: '41094075-9dad-400e-a0bd-54e686782033' },
  appRoles: {},
};

export const microsoftResources = [microsoftGraph, exchangeOnline, azureResourceManager] as const;

/** The Azure CLI, for `az login`. Microsoft has consented to these permissions for everybody. */
export const azureCli = {
  appId: '04b07795-8ddb-461a-bbee-02f9e1bf7b46',
  displayName: 'Microsoft Azure CLI',
  ownerTenantId: 'f8cdef31-a31e-4b4a-93e4-5f571e91255a',
  redirectUris: ['http://localhost'],
  consented: [
    { resource: microsoftGraph, scope: 'openid profile email offline_access Directory.AccessAsUser.All' },
    { resource: azureResourceManager, scope: 'user_impersonation' },
  ],
} as const;

/** Directory roles by name, with the ID of their template: https://learn.microsoft.com/entra/identity/role-based-access-control/permissions-reference */
export const directoryRoles = {
  'Application Administrator': '9b895d92-2cd3-44c7-9d02-a6ac2d5ea5c3',
  'Application Developer': 'cf1c38e5-3621-4004-a7cb-879624dced7c',
  'Cloud Application Administrator': '158c047a-c907-4556-b7ef-446551a6b5f7',
  'Directory Readers': '88d8e3e3-8f55-4a1e-953a-9b9898b8876b',
  'Global Administrator': '62e90394-69f5-4237-9190-012177145e10',
  'Global Reader': 'f2ef992c-3afb-46b9-b7cf-a126ee74c451',
  'Privileged Role Administrator': 'e8611ab8-c189-46e8-94e1-60213ab1f814',
  'User Administrator': 'fe930be7-5e62-47db-91af-98c3a49a38b1',
} as const;

export type DirectoryRole = keyof typeof directoryRoles;

export const directoryRoleNames = Object.keys(directoryRoles) as DirectoryRole[];

/** A role ID in the `wids` of every user's token, which nobody was assigned. */
export const everyUser = 'b79fbf4d-3ef9-4689-8143-76b194e85509';
