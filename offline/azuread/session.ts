import { setTimeout as sleep } from 'node:timers/promises';
import { ProviderError, messageOf } from './errors.ts';
import { parseObject } from './graph/answers.ts';
import { GraphClient } from './graph/client.ts';
import type { HttpResponse, Send } from './graph/https.ts';
import { isRetriedStatus, retryDelayS } from './graph/retry.ts';
import { refuseOtherMachines } from './settings.ts';
import type { Settings } from './settings.ts';
import { isValues, text } from './values.ts';
import type { Values } from './values.ts';

export interface Pace {
  /** Pause between two looks at something that was deleted; 5000 in the real provider. */
  readonly deletePollMs: number;
  /** What one second of a retry's wait lasts; 1000 in the real provider. */
  readonly secondMs: number;
}

/** One configured provider: who asks, and how it reaches the directory. */
export interface Session {
  readonly graph: GraphClient;
  readonly tenantId: string;
  readonly clientId: string;
  /** The caller's object ID. */
  readonly objectId: string;
  readonly pace: Pace;
  readonly signal: AbortSignal;
}

interface Cloud {
  readonly loginEndpoint: string;
  readonly graphEndpoint: string;
}

interface Token {
  readonly value: string;
  readonly expiresAtMs: number;
}

const TOKEN_RETRIES = 8;
const EXPIRY_MARGIN_MS = 300_000;

/** Reads the cloud's metadata and signs in, as the provider does while it is being configured. */
export async function openSession(settings: Settings, send: Send, pace: Pace, signal: AbortSignal): Promise<Session> {
  const cloud = await readCloud(settings.metadataHost, send);
  let token = await requestToken(settings, cloud, send, pace, signal);
  const graph = new GraphClient({
    origin: cloud.graphEndpoint,
    send,
    token: async () => {
      if (Date.now() > token.expiresAtMs) token = await requestToken(settings, cloud, send, pace, signal);
      return token.value;
    },
    secondMs: pace.secondMs,
    signal,
  });
  const objectId = text(claims(token.value).oid);
  return { graph, tenantId: settings.tenantId, clientId: settings.clientId, objectId, pace, signal };
}

async function readCloud(host: string, send: Send): Promise<Cloud> {
  const url = new URL(`https://${host}/metadata/endpoints?api-version=2022-09-01`);
  const response = await send({ method: 'GET', url, headers: { accept: 'application/json' } }).catch(
    (cause: unknown) => {
      throw new ProviderError(`retrieving environment metadata from ${host}: ${messageOf(cause)}`, { cause });
    },
  );
  const body = response.status === 200 ? parseObject(response.body) : undefined;
  const login = isValues(body?.authentication) ? text(body.authentication.loginEndpoint) : '';
  const graph = text(body?.microsoftGraphResourceId);
  if (login === '' || graph === '') {
    throw new ProviderError(`retrieving environment metadata from ${host}: ${response.status} ${response.statusText}`);
  }
  refuseOtherMachines(login);
  refuseOtherMachines(graph);
  return { loginEndpoint: login, graphEndpoint: graph };
}

async function requestToken(
  settings: Settings,
  cloud: Cloud,
  send: Send,
  pace: Pace,
  signal: AbortSignal,
): Promise<Token> {
  const body = new URLSearchParams({
    client_id: settings.clientId,
    client_secret: settings.clientSecret,
    grant_type: 'client_credentials',
    scope: `${cloud.graphEndpoint}/.default`,
  }).toString();
  const url = new URL(`${cloud.loginEndpoint}/${settings.tenantId}/oauth2/v2.0/token`);
  const headers = {
    'content-type': 'application/x-www-form-urlencoded',
    'content-length': String(Buffer.byteLength(body)),
  };
  for (let attempt = 0; ; attempt++) {
    const response = await send({ method: 'POST', url, headers, body });
    if (!isRetriedStatus(response.status) || attempt >= TOKEN_RETRIES) return readToken(response);
    await sleep(retryDelayS(attempt, response.headers) * pace.secondMs, undefined, { signal });
  }
}

/** The answer to a refused sign-in is passed on as it came: it has the AADSTS code and no secret. */
function readToken(response: HttpResponse): Token {
  const body = parseObject(response.body);
  const value = text(body?.access_token);
  if (response.status !== 200 || value === '') {
    throw new ProviderError(
      `building account: could not acquire access token to parse claims: clientCredentialsToken: received HTTP status ${response.status} with response: ${response.body}`,
    );
  }
  return { value, expiresAtMs: Date.now() + Number(body?.expires_in ?? 0) * 1000 - EXPIRY_MARGIN_MS };
}

function claims(token: string): Values {
  return parseObject(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString()) ?? {};
}
