import { decodeJwt, type JWTPayload } from 'jose';
import type { Client } from '../../../packages/entra-emulator/tests/support/client.ts';
import { enterCode, signInByLink } from './person.ts';
import type { PythonClients, RunningClient } from './python.ts';

/** Options of a program's sign-in. */
export interface FlowOptions {
  readonly library?: 'msal' | 'identity';
  readonly flow: string;
  readonly authority: string;
  readonly clientId: string;
  readonly scopes: string[];
  readonly secret?: string;
  readonly assertion?: string;
  readonly username?: string;
  readonly password?: string;
}

export interface FlowResult {
  /** Claims of the first access token, and of the one from its refresh token. */
  readonly claims: readonly JWTPayload[];
  /** Empty if the sign-in succeeded. */
  readonly error: string;
}

/** Acts as a person in a flow, as jobs@contoso.example. */
export async function helpSignIn(client: Client, clients: PythonClients, running: RunningClient, flow: string) {
  if (flow === 'device code') await enterCode(client, await running.says(/code: (\S+)\s/), 'jobs');
  if (flow === 'interactive' || flow === 'authorization code') {
    const link = await Promise.race([clients.browser.next(), running.says(/link: (\S+)\s/)]);
    await signInByLink(client, link, 'jobs');
  }
}

export async function readResult({ ended }: RunningClient): Promise<FlowResult> {
  const { code, out, err } = await ended;
  if (code !== 0) throw new Error(err);
  const { tokens, error } = JSON.parse(out) as { readonly tokens: readonly string[]; readonly error: string };
  return { claims: tokens.map((token) => decodeJwt(token)), error };
}
