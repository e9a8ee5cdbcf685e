import { isIP } from 'node:net';
import { Agent, request } from 'node:https';
import type { IncomingHttpHeaders } from 'node:http';
import { controlHeader } from '../../src/controlGuard.ts';
import { developmentTenant, type EntraEmulator } from '../../src/index.ts';

export interface Answer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly text: string;
  /** The body if it is JSON; each test knows its shape. */
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

/** Removes headers or parameters with an empty text. */
export function withoutEmpty(given: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(Object.entries(given).filter(([, value]) => value !== ''));
}

/** A client of one running directory, which trusts only its authority. */
export class Client {
  readonly directory: EntraEmulator;
  readonly #agent: Agent;
  #token = '';

  constructor(directory: EntraEmulator) {
    this.directory = directory;
    this.#agent = new Agent({ ca: directory.ca, keepAlive: true });
  }

  /** Sends a request as given, without a token. */
  send(path: string, { method = 'GET', query, headers, ...sent }: Call = {}): Promise<Answer> {
    const url = new URL(path, this.directory.origin);
    if (query) url.search = new URLSearchParams(query).toString();
    const content = readContent(sent);
    const control: Record<string, string> = path.startsWith('/offline/') ? { [controlHeader]: 'test' } : {};
    return new Promise((resolve, reject) => {
      const asked = request(
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
      asked.on('error', reject);
      asked.end(content?.text);
    });
  }

  /** Sends a request to Graph as the development tenant's provisioning application, or as the one given. */
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

  /** Requests a token with `form` over the usual parameters; an empty text removes a parameter. */
  token(tenant: string, form: Readonly<Record<string, string>> = {}): Promise<Answer> {
    const { clientId, clientSecret } = developmentTenant;
    const usual = {
      client_id: clientId,
      client_secret: clientSecret,
      grant_type: 'client_credentials',
      scope: `${this.directory.origin}/.default`,
    };
    return this.send(`/${tenant}/oauth2/v2.0/token`, { method: 'POST', form: withoutEmpty({ ...usual, ...form }) });
  }

  close(): void {
    this.#agent.destroy();
  }

  /** Also closes the directory. */
  async end(): Promise<void> {
    this.close();
    await this.directory.close();
  }
}

function readContent({ json, form, text }: Call) {
  const of = (type: string, content: string) => ({ text: content, headers: { 'content-type': `application/${type}` } });
  if (text !== undefined) return of('json', text);
  if (json !== undefined) return of('json; charset=utf-8', JSON.stringify(json));
  return form && of('x-www-form-urlencoded', new URLSearchParams(form).toString());
}

/** Returns a text in a body that the test needs later. */
export function readText(body: Body, name: string): string {
  const value = body[name];
  if (typeof value !== 'string') throw new Error(`The answer has no ${name}: ${JSON.stringify(body)}`);
  return value;
}
