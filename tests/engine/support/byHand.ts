import { expect } from '@jest/globals';
import { developmentTenant } from '@mailbox-access/entra-emulator';
import type { Body, Client } from '../../../packages/entra-emulator/tests/support/client.ts';

const graphId = '658ada9e-4615-4c67-9fb1-aa27184b594c';
const exchangeId = '8b101c89-8ef9-4b21-8c3f-cf1a230db69e';
const userRead = 'e1fe6dd8-ba31-4d61-89e7-88639da4683d';
const imap = '652390e4-393a-48de-9484-05f9b1212954';
const smtp = '258f6531-6087-4cc4-bb90-092c5fb3ed3f';

/** The registration after the guide's steps. */
export interface HandMade {
  readonly clientId: string;
  readonly objectId: string;
  readonly servicePrincipalObjectId: string;
}

/** Sends a person's request, which must succeed. */
async function send(client: Client, method: string, path: string, json?: unknown): Promise<Body> {
  const { status, body, text } = await client.graph(method, `/v1.0${path}`, json === undefined ? {} : { json });
  if (status >= 300) throw new Error(`${method} ${path}: ${status} ${text}`);
  expect(status).toBeLessThan(300);
  return body;
}

const access = (...ids: readonly string[]) => ({
  requiredResourceAccess: [
    {
      resourceAppId: '00000003-0000-0000-c000-000000000000',
      resourceAccess: ids.map((id) => ({ id, type: 'Scope' })),
    },
  ],
});

/** Follows the guide like the portal: one request per step, `User.Read` first, permissions in checkbox order. */
export async function makeByHand(client: Client, name = 'PASS', extra: object = {}): Promise<HandMade> {
  // 3-5 Register: the portal declares User.Read, and also creates the service principal.
  const made = await send(client, 'POST', '/applications', {
    displayName: name,
    signInAudience: 'AzureADMyOrg',
    ...access(userRead),
    ...extra,
  });
  const objectId = String(made.id);
  const clientId = String(made.appId);
  const principal = await send(client, 'POST', '/servicePrincipals', { appId: clientId });
  const path = `/applications/${objectId}`;
  // 7-11 Authentication, the mobile-and-desktop platform.
  await send(client, 'PATCH', path, {
    publicClient: {
      redirectUris: ['https://login.microsoftonline.com/common/oauth2/nativeclient', 'http://localhost'],
    },
  });
  // 12-17 API permissions, ticked in the guide's order.
  await send(client, 'PATCH', path, access(userRead, imap, smtp));
  // 20 Public client flows.
  await send(client, 'PATCH', path, { isFallbackPublicClient: true });
  return { clientId, objectId, servicePrincipalObjectId: String(principal.id) };
}

/** 18 Grant admin consent: for the whole tenant, to the declared permissions. */
export async function grantForTenant(client: Client, { servicePrincipalObjectId }: HandMade): Promise<void> {
  await send(client, 'POST', '/oauth2PermissionGrants', {
    clientId: servicePrincipalObjectId,
    consentType: 'AllPrincipals',
    resourceId: graphId,
    scope: 'IMAP.AccessAsUser.All SMTP.Send User.Read',
  });
}

/** Adds the grants of a mailbox owner who accepts at the guide's link; with Exchange, also at the other one. */
export async function grantForOwner(
  client: Client,
  { servicePrincipalObjectId }: HandMade,
  onExchange = true,
): Promise<void> {
  for (const [resourceId, scope] of [
    [graphId, 'IMAP.AccessAsUser.All SMTP.Send User.Read openid profile offline_access'],
    ...(onExchange ? [[exchangeId, 'IMAP.AccessAsUser.All SMTP.Send']] : []),
  ])
    await send(client, 'POST', '/oauth2PermissionGrants', {
      clientId: servicePrincipalObjectId,
      consentType: 'Principal',
      principalId: developmentTenant.mailboxObjectId,
      resourceId,
      scope,
    });
}
