import { execFile } from 'node:child_process';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import { messageOf, ProviderError } from './errors.ts';
import { GraphClient, isRetriedStatus, parseObject, retryDelayS } from './graph/client.ts';
import type { HttpResponse, Send } from './graph/https.ts';
import { isValues, text, type Values } from './values.ts';

interface Pace {
  /** Milliseconds between two checks for a deleted object; 5000 in the real provider. */
  readonly deletePollMs: number;
  /** Milliseconds that a second of a retry's wait lasts; 1000 in the real provider. */
  readonly secondMs: number;
}

/** One configured provider: the caller and its connection to the directory. */
export interface Session {
  readonly graph: GraphClient;
  readonly tenantId: string;
  readonly clientId: string;
  /** The caller's object ID. */
  readonly objectId: string;
  readonly pace: Pace;
  readonly signal: AbortSignal;
}

/** Reads the cloud's metadata and signs in, as the provider does during Configure. */
export async function openSession(settings: Settings, send: Send, pace: Pace, signal: AbortSignal): Promise<Session> {
  const { tenantId, clientId } = settings;
  const cloud = await readCloud(settings.metadataHost, send);
  const { secondMs } = pace;
  const signIn = (): Promise<Token> =>
    settings.cli === undefined
      ? requestToken(settings, cloud, send, { secondMs, signal })
      : requestCliToken(settings, cloud.graph, signal);
  const first = await signIn();
  const graph = new GraphClient({ origin: cloud.graph, send, token: keepToken(first, signIn), secondMs, signal });
  // Like the provider, takes the caller's object ID from the token.
  const claims = parseObject(Buffer.from(first.value.split('.')[1] ?? '', 'base64url').toString());
  return { graph, tenantId, clientId, objectId: text(claims?.oid), pace, signal };
}

/** Reads the addresses of the login host and of Microsoft Graph. */
async function readCloud(host: string, send: Send) {
  const fail = (why: unknown): never => {
    throw new ProviderError(`retrieving environments from metadata host ${host}: ${messageOf(why)}`);
  };
  const url = new URL(`https://${host}/metadata/endpoints?api-version=2022-09-01`);
  const response = await send({ method: 'GET', url, headers: { accept: 'application/json' } }).catch(fail);
  if (response.status !== 200) return fail(`expected 200 OK but got ${response.status} ${response.statusText}`);
  const body = parseObject(response.body);
  const login = isValues(body?.authentication) ? text(body.authentication.loginEndpoint) : '';
  const graph = text(body?.microsoftGraphResourceId);
  if (login === '' || graph === '') return fail('no login endpoint or no Microsoft Graph in it');
  refuseOtherMachines(login);
  refuseOtherMachines(graph);
  return { login, graph };
}

/** The settings and their environment variables. */
const SOURCES = {
  // `host:port` of the cloud's metadata.
  metadataHost: 'ARM_METADATA_HOSTNAME',
  tenantId: 'ARM_TENANT_ID',
  clientId: 'ARM_CLIENT_ID',
  clientSecret: 'ARM_CLIENT_SECRET',
} as const;

export interface Settings extends Readonly<Record<keyof typeof SOURCES, string>> {
  /** The environment of the Azure CLI, which signs in if there is neither client ID nor secret. */
  readonly cli?: NodeJS.ProcessEnv;
}

/** @throws ProviderError listing all missing settings, or naming one that only the real provider supports. */
export function readSettings(args: Values, env: NodeJS.ProcessEnv): Settings {
  const needed = Object.keys(SOURCES) as (keyof typeof SOURCES)[];
  const given = needed.map((key) => [key, text(args[key]) || (env[SOURCES[key]] ?? '')]);
  const settings = Object.fromEntries(given) as Record<keyof typeof SOURCES, string>;
  const cloud = text(args.environment);
  if (!['', 'public', 'global'].includes(cloud))
    throw new ProviderError(
      `The stand-in for the azuread provider knows the public cloud only, not azuread:environment ${cloud}. ` +
        'For another cloud use the official azuread plugin.',
    );
  const usesCli = env.ARM_USE_CLI === 'true' && settings.clientId === '' && settings.clientSecret === '';
  const missing = needed.filter((key) => settings[key] === '' && !(usesCli && key.startsWith('client')));
  if (missing.length > 0) {
    const wanted = missing.map((key) => `azuread:${key} (or ${SOURCES[key]})`).join(', ');
    throw new ProviderError(
      `The stand-in for the azuread provider signs in with a client secret, or the Azure CLI with ARM_USE_CLI=true, at a directory on this machine and lacks ${wanted}. ` +
        'For every other way of signing in use the official azuread plugin.',
    );
  }
  refuseOtherMachines(`https://${settings.metadataHost}`);
  return usesCli ? { ...settings, cli: env } : settings;
}

/** @throws ProviderError for an address outside this machine: the stand-in must not be able to change a real tenant. */
export function refuseOtherMachines(address: string): void {
  const host = URL.canParse(address) ? new URL(address).hostname : '';
  if (['localhost', '127.0.0.1', '[::1]'].includes(host)) return;
  throw new ProviderError(
    `The stand-in for the azuread provider talks to a directory on this machine only, not to ${address}. ` +
      'For a real tenant use the official azuread plugin.',
  );
}

interface Token {
  readonly value: string;
  /** Some time before the token expires. */
  readonly renewAtMs: number;
}

const MOST_RETRIES = 8;
const MARGIN_MS = 300_000;

/** Signs in with the client secret (RFC 6749, 4.4). `secondMs` is the length of one second of waiting. */
async function requestToken(
  { tenantId, clientId, clientSecret }: Settings,
  { login, graph }: Readonly<Record<'login' | 'graph', string>>,
  send: Send,
  wait: { readonly secondMs: number; readonly signal: AbortSignal },
): Promise<Token> {
  const url = new URL(`${login}/${tenantId}/oauth2/v2.0/token`);
  const secret = { client_id: clientId, client_secret: clientSecret };
  const form = { ...secret, grant_type: 'client_credentials', scope: `${graph}/.default` };
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

/** Gets a token from the Azure CLI, as the provider does; Windows would need a shell for that. */
async function requestCliToken({ tenantId, cli }: Settings, resource: string, signal: AbortSignal): Promise<Token> {
  const args = ['account', 'get-access-token', '--resource', resource, '--tenant', tenantId, '--output', 'json'];
  const { stdout } = await promisify(execFile)('az', args, { env: { ...cli }, signal }).catch((error: unknown) => {
    throw new ProviderError(`building client: obtaining an access token from the Azure CLI: ${messageOf(error)}`);
  });
  const body = parseObject(stdout);
  return { value: text(body?.accessToken), renewAtMs: Number(body?.expires_on ?? 0) * 1000 - MARGIN_MS };
}

/** Returns the current token, renewed before it expires. Concurrent callers wait for the same renewal. */
function keepToken(first: Token, signIn: () => Promise<Token>): () => Promise<string> {
  let held = first;
  let renewal: Promise<Token> | undefined;
  return async () => {
    if (Date.now() <= held.renewAtMs) return held.value;
    renewal ??= signIn().finally(() => (renewal = undefined));
    held = await renewal;
    return held.value;
  };
}

/** @throws ProviderError with the answer to a refused sign-in, which contains the AADSTS code and no secret. */
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
