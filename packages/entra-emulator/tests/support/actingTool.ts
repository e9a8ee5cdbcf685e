import { developmentTenant } from '../../src/index.ts';
import { readText, type Client } from './client.ts';
import { create, makeApplication } from './graph.ts';

const graphServicePrincipal = '658ada9e-4615-4c67-9fb1-aa27184b594c';

/** Creates an application that may act as its user, like the Azure CLI. Returns its client ID. */
export async function makeActingTool(client: Client): Promise<string> {
  const { appId, servicePrincipalId } = await makeApplication(client, 'Tool', { isFallbackPublicClient: true });
  await create(client, '/v1.0/oauth2PermissionGrants', {
    clientId: servicePrincipalId,
    consentType: 'AllPrincipals',
    resourceId: graphServicePrincipal,
    scope: 'Directory.AccessAsUser.All',
  });
  return appId;
}

/** Signs jobs@ in through that application. Returns the token for Microsoft Graph. */
export async function signInThroughTool(client: Client, toolId: string): Promise<string> {
  const { body } = await client.token(developmentTenant.tenantId, {
    client_id: toolId,
    client_secret: '',
    grant_type: 'password',
    username: developmentTenant.mailbox,
    password: 'embedded-directory-only',
    scope: 'https://graph.microsoft.com/Directory.AccessAsUser.All',
  });
  return readText(body, 'access_token');
}
