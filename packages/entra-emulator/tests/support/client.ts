import { isIP } from 'node:net';
import { Agent, request } from 'node:https';
import type { IncomingHttpHeaders } from 'node:http';
import { controlHeader } from '../../src/controlGuard.ts';
import { developmentTenant, type EntraEmulator } from '../../src/index.ts';

export interface Answer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly text: string;
  /** The body when it is JSON; its shape is what the test is about. */
  readonly body: Body;
}

export type Body = Readonly<Record<string, unknown>>;

export interface Call {
  readonly method?: string;
  readonly query?: Readonly<Record<string, string>>;
  readonly headers?: Readonly<Record<string, string>>;
  readonly json?: unknown;
  readonly form?: Readonly<Record<string, string>>;
  readonly text?: string;
}

/** An empty text leaves a header out. */
function withoutEmpty(headers: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(Object.entries(headers).filter(([, value]) => value !== ''));
}

/** A client of one running directory that trusts its authority and no other. */
export class Client {
  readonly directory: EntraEmulator;
  readonly #agent: Agent;
  #token = '';

  constructor(directory: EntraEmulator) {
    this.directory = directory;
    this.#agent = new Agent({ ca: directory.ca, keepAlive: true });
  }

  /** Sends a request as it is given, without a token. */
  send(path: string, { method = 'GET', query, headers, json, form, text }: Call = {}): Promise<Answer> {
    const url = new URL(path, this.directory.origin);
    if (query) url.search = new URLSearchParams(query).toString();
    const content = readContent(json, form, text);
    const control: Record<string, string> = path.startsWith('/offline/') ? { [controlHeader]: 'test' } : {};
    return new Promise((resolve, reject) => {
      const sent = request(
        url,
        {
          method,
          agent: this.#agent,
          servername: isIP(url.hostname) === 0 ? url.hostname : '',
          headers: withoutEmpty({ ...control, ...content?.headers, ...headers }),
        },
        (response) => {
          let received = '';
          response.setEncoding('utf8').on('data', (chunk: string) => (received += chunk));
          response.on('end', () => {
            const isJson = response.headers['content-type']?.includes('json') === true;
            const body = (isJson ? JSON.parse(received) : {}) as Body;
            resolve({ status: response.statusCode ?? 0, headers: response.headers, text: received, body });
          });
          response.on('error', reject);
        },
      );
      sent.on('error', reject);
      sent.end(content?.text);
    });
  }

  /** Asks Graph, signed in as the provisioning application of the development tenant or of the one given. */
  async graph(method: string, path: string, call: Omit<Call, 'method'> = {}): Promise<Answer> {
    if (this.#token === '') await this.signIn();
    return this.send(path, { ...call, method, headers: { authorization: `Bearer ${this.#token}`, ...call.headers } });
  }

  async signIn(credentials: Readonly<Record<string, string>> = {}): Promise<string> {
    const { tenantId, clientId, clientSecret } = { ...developmentTenant, ...credentials };
    const { body } = await this.token(tenantId, { client_id: clientId, client_secret: clientSecret });
    this.#token = readText(body, 'access_token');
    return this.#token;
  }

  /** A token request with what is given over what is usual; an empty text leaves a parameter out. */
  token(tenant: string, form: Readonly<Record<string, string>> = {}): Promise<Answer> {
    const { clientId, clientSecret } = developmentTenant;
    const usual = {
      client_id: clientId,
      client_secret: clientSecret,
      grant_type: 'client_credentials',
      scope: `${this.directory.origin}/.default`,
    };
    const all = Object.entries({ ...usual, ...form }).filter(([, value]) => value !== '');
    return this.send(`/${tenant}/oauth2/v2.0/token`, { method: 'POST', form: Object.fromEntries(all) });
  }

  close(): void {
    this.#agent.destroy();
  }

  /** Closes the directory too. */
  async end(): Promise<void> {
    this.close();
    await this.directory.close();
  }
}

function readContent(json: unknown, form: Call['form'], text: string | undefined) {
  if (text !== undefined) return { text, headers: { 'content-type': 'application/json' } };
  if (json !== undefined)
    return { text: JSON.stringify(json), headers: { 'content-type': 'application/json; charset=utf-8' } };
  if (form !== undefined) {
    return {
      text: new URLSearchParams(form).toString(),
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
    };
  }
  return undefined;
}

/** A member of a body that the test goes on with. */
export function readText(body: Body, name: string): string {
  const value = body[name];
  if (typeof value !== 'string') throw new Error(`The answer has no ${name}: ${JSON.stringify(body)}`);
  return value;
}
