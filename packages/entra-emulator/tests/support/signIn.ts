import { createHash } from 'node:crypto';
import { developmentTenant } from '../../src/index.ts';
import { withoutEmpty, type Answer, type Client } from './client.ts';
import { makeApplication } from './graph.ts';
import { press, readRedirect } from './pages.ts';

export const nativeClient = 'https://login.microsoftonline.com/common/oauth2/nativeclient';
export const loopback = 'http://localhost:5000';
export const graphScopes = 'https://graph.microsoft.com/IMAP.AccessAsUser.All https://graph.microsoft.com/User.Read';
export const exchangeScopes =
  'https://outlook.office.com/IMAP.AccessAsUser.All https://outlook.office.com/SMTP.Send offline_access';
export const verifier = 'a-verifier-that-is-long-enough-for-the-rules-of-RFC-7636';
export const challenge = createHash('sha256').update(verifier).digest('base64url');

export type Registered = Awaited<ReturnType<typeof makeApplication>>;

/** Registers an application like this project's; `json` overrides its properties. */
export function registerMonitor(client: Client, displayName: string, json: object = {}): Promise<Registered> {
  return makeApplication(client, displayName, {
    isFallbackPublicClient: true,
    publicClient: { redirectUris: [nativeClient, 'http://localhost'] },
    requiredResourceAccess: [
      {
        resourceAppId: '00000003-0000-0000-c000-000000000000',
        resourceAccess: [
          { id: '652390e4-393a-48de-9484-05f9b1212954', type: 'Scope' },
          { id: '258f6531-6087-4cc4-bb90-092c5fb3ed3f', type: 'Scope' },
        ],
      },
    ],
    ...json,
  });
}

/** Follows a sign-in link; an empty text removes a parameter. */
export function follow(
  client: Client,
  clientId: string,
  changes: Readonly<Record<string, string>> = {},
  endpoint = 'oauth2/v2.0/authorize',
): Promise<Answer> {
  const query = {
    client_id: clientId,
    response_type: 'code',
    redirect_uri: loopback,
    scope: exchangeScopes,
    state: 'a state',
    code_challenge: challenge,
    code_challenge_method: 'S256',
    ...changes,
  };
  return client.send(`/${developmentTenant.tenantId}/${endpoint}`, { query: withoutEmpty(query) });
}

/** Continues with one of the accounts. */
export function choose(client: Client, page: Answer, name: string): Promise<Answer> {
  return press(client, page, `${name}@contoso.example`);
}

/** Returns the code of a sign-in, with consent if requested. */
export async function signInForCode(
  client: Client,
  clientId: string,
  changes: Readonly<Record<string, string>> = {},
  name = 'jobs',
): Promise<string> {
  const page = await choose(client, await follow(client, clientId, changes), name);
  const end = page.status === 302 ? page : await press(client, page, 'Accept');
  return readRedirect(end).searchParams.get('code') ?? '';
}

/** Redeems a code; `changes` override valid parameters, and an empty text removes one. */
export function redeem(
  client: Client,
  clientId: string,
  code: string,
  changes: Readonly<Record<string, string>> = {},
): Promise<Answer> {
  return postToken(client, {
    client_id: clientId,
    grant_type: 'authorization_code',
    code,
    redirect_uri: loopback,
    code_verifier: verifier,
    scope: exchangeScopes,
    ...changes,
  });
}

export function refresh(client: Client, clientId: string, token: string, scope = exchangeScopes): Promise<Answer> {
  return postToken(client, { client_id: clientId, grant_type: 'refresh_token', refresh_token: token, scope });
}

export function postToken(
  client: Client,
  form: Readonly<Record<string, string>>,
  tenant: string = developmentTenant.tenantId,
): Promise<Answer> {
  return client.send(`/${tenant}/oauth2/v2.0/token`, { method: 'POST', form: withoutEmpty(form) });
}
