import { execFile } from 'node:child_process';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import { messageOf, ProviderError } from './errors.ts';
import { parseObject } from './graph/answers.ts';
import type { HttpResponse, Send } from './graph/https.ts';
import { isRetriedStatus, retryDelayS } from './graph/retry.ts';
import type { Settings } from './settings.ts';
import { text } from './values.ts';

export interface Token {
  readonly value: string;
  /** A while before the token really ends. */
  readonly renewAtMs: number;
}

export interface TokenEndpoint {
  readonly url: URL;
  readonly scope: string;
}

const MOST_RETRIES = 8;
const MARGIN_MS = 300_000;

/** Signs in with the client secret (RFC 6749, 4.4). `secondMs`: what one second of waiting lasts. */
export async function requestToken(
  settings: Settings,
  { url, scope }: TokenEndpoint,
  send: Send,
  wait: { readonly secondMs: number; readonly signal: AbortSignal },
): Promise<Token> {
  const { clientId, clientSecret } = settings;
  const form = { client_id: clientId, client_secret: clientSecret, grant_type: 'client_credentials', scope };
  const body = new URLSearchParams(form).toString();
  const headers = {
    'content-type': 'application/x-www-form-urlencoded',
    'content-length': String(Buffer.byteLength(body)),
  };
  for (let attempt = 0; ; attempt++) {
    const response = await send({ method: 'POST', url, headers, body });
    if (!isRetriedStatus(response.status) || attempt >= MOST_RETRIES) return readToken(response);
    await sleep(retryDelayS(attempt, response.headers) * wait.secondMs, undefined, { signal: wait.signal });
  }
}

/** Asks the Azure CLI, as the provider does; Windows would need a shell for that. */
export async function requestCliToken(
  { tenantId, cli }: Settings,
  resource: string,
  signal: AbortSignal,
): Promise<Token> {
  const args = ['account', 'get-access-token', '--resource', resource, '--tenant', tenantId, '--output', 'json'];
  const { stdout } = await promisify(execFile)('az', args, { env: { ...cli }, signal }).catch((error: unknown) => {
    throw new ProviderError(`building client: obtaining an access token from the Azure CLI: ${messageOf(error)}`);
  });
  const body = parseObject(stdout);
  return { value: text(body?.accessToken), renewAtMs: Number(body?.expires_on ?? 0) * 1000 - MARGIN_MS };
}

/** The current token, renewed before it expires; concurrent callers wait for the same one. */
export function keepToken(first: Token, signIn: () => Promise<Token>): () => Promise<string> {
  let held = first;
  let renewal: Promise<void> | undefined;
  const renew = async (): Promise<void> => {
    held = await signIn();
  };
  return async () => {
    if (Date.now() > held.renewAtMs) {
      renewal ??= renew().finally(() => (renewal = undefined));
      await renewal;
    }
    return held.value;
  };
}

/** The caller's object ID, which the provider takes from the token too. */
export function objectIdIn(token: Token): string {
  return text(parseObject(Buffer.from(token.value.split('.')[1] ?? '', 'base64url').toString())?.oid);
}

/** The answer to a refused sign-in is passed on as it came: it has the AADSTS code and no secret. */
function readToken(response: HttpResponse): Token {
  const body = parseObject(response.body);
  const value = text(body?.access_token);
  if (response.status !== 200 || value === '') {
    throw new ProviderError(
      `building client: unable to obtain access token: clientCredentialsToken: received HTTP status ${response.status} with response: ${response.body}`,
    );
  }
  return { value, renewAtMs: Date.now() + Number(body?.expires_in ?? 0) * 1000 - MARGIN_MS };
}
