import { ProviderError, messageOf } from './errors.ts';
import { parseObject } from './graph/answers.ts';
import { GraphClient } from './graph/client.ts';
import type { Send } from './graph/https.ts';
import { refuseOtherMachines } from './settings.ts';
import type { Settings } from './settings.ts';
import { keepToken, objectIdIn, requestCliToken, requestToken } from './token.ts';
import type { Token } from './token.ts';
import { isValues, text } from './values.ts';

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
  readonly login: string;
  readonly graph: string;
}

/** Reads the cloud's metadata and signs in, as the provider does while it is being configured. */
export async function openSession(settings: Settings, send: Send, pace: Pace, signal: AbortSignal): Promise<Session> {
  const { tenantId, clientId } = settings;
  const cloud = await readCloud(settings.metadataHost, send);
  const endpoint = {
    url: new URL(`${cloud.login}/${tenantId}/oauth2/v2.0/token`),
    scope: `${cloud.graph}/.default`,
  };
  const signIn = (): Promise<Token> =>
    settings.cli === undefined
      ? requestToken(settings, endpoint, send, { secondMs: pace.secondMs, signal })
      : requestCliToken(settings, cloud.graph, signal);
  const first = await signIn();
  const token = keepToken(first, signIn);
  const graph = new GraphClient({ origin: cloud.graph, send, token, secondMs: pace.secondMs, signal });
  return { graph, tenantId, clientId, objectId: objectIdIn(first), pace, signal };
}

async function readCloud(host: string, send: Send): Promise<Cloud> {
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
