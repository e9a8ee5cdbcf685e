import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer as createProxy, type IncomingMessage, type ServerResponse } from 'node:http';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { makeCertificates } from './mail/certificates.ts';

/** A comment or an issue, with the properties of the REST API that the fake supports. */
export interface StoredText {
  readonly id: number;
  readonly number: number;
  readonly user: { readonly login: string } | null;
  readonly html_url: string;
  readonly labels: readonly string[];
  title: string;
  body: string;
  state: 'open' | 'closed';
  readonly pull_request?: object;
}

/** A failing answer: a status, or a list whose connection breaks, whose JSON ends early, or which has no JSON. */
export interface GitHubFault {
  readonly method: string;
  readonly path: RegExp;
  /** Optional. The page of a list. Defaults to 1. */
  readonly page?: number;
  readonly answer: number | 'broken' | 'cut' | 'empty';
  /** Optional. Whether the request takes effect anyway. Defaults to false. */
  readonly isDone?: boolean;
}

/** A fake of GitHub's REST API for one repository, octo/fleet, on loopback. */
export interface GitHubStandIn {
  /** Makes a Go program use it as api.github.com, and reach nothing else. */
  readonly env: NodeJS.ProcessEnv;
  readonly token: string;
  readonly comments: StoredText[];
  readonly issues: StoredText[];
  /** Faults, each for one request. */
  readonly faults: GitHubFault[];
  /** `METHOD path` of the requests in order. */
  readonly requests: string[];
  /** Returns a text like one that a person wrote; no list contains it yet. */
  write(login: string | null, given: Partial<StoredText>): StoredText;
  close(): Promise<void>;
}

const host = 'api.github.com';
const pageSize = 100;
const token = 'ghs_stand-in-token';
/** https://docs.github.com/rest/issues/comments: "Validation failed" */
const maxCharacters = 65_536;

interface Answer {
  readonly status: number;
  readonly data: unknown;
  readonly link?: string;
}

export async function startGitHub(): Promise<GitHubStandIn> {
  const [comments, issues, faults, requests]: [StoredText[], StoredText[], GitHubFault[], string[]] = [[], [], [], []];
  let ids = 0;
  const write = (login: string | null, given: Partial<StoredText>): StoredText => {
    ids += 1;
    const user = login === null ? null : { login };
    const html_url = `https://github.example/octo/fleet/${ids}`;
    return { id: ids, number: ids, user, html_url, labels: [], title: '', body: '', state: 'open', ...given };
  };
  const own = (given: Partial<StoredText>) => write('github-actions[bot]', given);

  type Act = (id: number, given: Partial<StoredText>, url: URL) => Answer;
  const routes: readonly (readonly [string, RegExp, Act])[] = [
    ['GET', /^\/repos\/octo\/fleet\/issues\/7\/comments$/, (_, __, url) => page(comments, url)],
    ['POST', /^\/repos\/octo\/fleet\/issues\/7\/comments$/, (_, given) => create(comments, own(given))],
    ['PATCH', /^\/repos\/octo\/fleet\/issues\/comments\/(\d+)$/, (id, given) => update(comments, id, given)],
    ['GET', /^\/repos\/octo\/fleet\/issues$/, (_, __, url) => page(select(issues, url), url)],
    ['POST', /^\/repos\/octo\/fleet\/issues$/, (_, given) => create(issues, own(given))],
    ['PATCH', /^\/repos\/octo\/fleet\/issues\/(\d+)$/, (id, given) => update(issues, id, given)],
  ];
  const answer = (method: string, url: URL, body: string): Answer => {
    const [, path, act] = routes.find(([verb, path]) => verb === method && path.test(url.pathname)) ?? [];
    if (path === undefined || act === undefined) return refuse(404, 'Not Found');
    const given = body === '' ? {} : (JSON.parse(body) as Partial<StoredText>);
    return act(Number(path.exec(url.pathname)?.[1] ?? 0), given, url);
  };
  const serve = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const { method = '', headers } = request;
    const url = new URL(request.url ?? '/', `https://${host}`);
    requests.push(`${method} ${url.pathname}`);
    const body = await text(request);
    if (headers.authorization !== `token ${token}`) {
      send(response, refuse(401, 'Bad credentials'));
      return;
    }
    const index = faults.findIndex((fault) => isFor(fault, method, url));
    const [fault] = index === -1 ? [] : faults.splice(index, 1);
    const isDone = fault === undefined || fault.isDone === true || typeof fault.answer !== 'number';
    const done = isDone ? answer(method, url, body) : refuse(0, '');
    if (fault === undefined) send(response, done);
    else fail(response, fault.answer, done);
  };

  const { ca, cert, key } = await makeCertificates({ host });
  const server = createServer({ cert, key }, (request, response) => void serve(request, response));
  const proxy = createProxy().on('connect', ({ url = '' }, socket, head) => {
    if (url === `${host}:443`) {
      socket.write('HTTP/1.1 200 Connection established\r\n\r\n');
      socket.unshift(head);
      server.emit('connection', socket);
    } else {
      requests.push(`CONNECT ${url}`);
      socket.end('HTTP/1.1 403 Forbidden\r\n\r\n');
    }
  });
  await new Promise<void>((resolve) => proxy.listen(0, '127.0.0.1', resolve));
  const folder = mkdtempSync(join(tmpdir(), 'mailbox-access-github-'));
  const caFile = join(folder, 'ca.pem');
  writeFileSync(caFile, ca);
  return {
    env: { HTTPS_PROXY: `http://127.0.0.1:${(proxy.address() as AddressInfo).port}`, SSL_CERT_FILE: caFile },
    ...{ token, comments, issues, faults, requests, write },
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => {
        proxy.close(resolve).closeAllConnections();
      });
      rmSync(folder, { recursive: true });
    },
  };
}

function isFor({ method, path, page = 1 }: GitHubFault, asked: string, { pathname, searchParams }: URL): boolean {
  return method === asked && path.test(pathname) && page === Number(searchParams.get('page') ?? 1);
}

function send(response: ServerResponse, { status, data, link }: Answer, body = JSON.stringify(data)): void {
  const type = { 'content-type': 'application/json; charset=utf-8' };
  response.writeHead(status, { ...type, ...(link === undefined ? {} : { link }) });
  response.end(body);
}

function fail(response: ServerResponse, how: GitHubFault['answer'], done: Answer): void {
  const whole = JSON.stringify(done.data);
  const half = whole.slice(0, whole.length / 2);
  if (typeof how === 'number') send(response, refuse(how, 'Something went wrong'));
  else if (how === 'broken') {
    response.writeHead(done.status, { 'content-type': 'application/json', 'content-length': whole.length });
    response.write(half, () => {
      response.destroy();
    });
  } else send(response, done, how === 'cut' ? half : '');
}

function refuse(status: number, message: string): Answer {
  return { status, data: { message, documentation_url: 'https://docs.github.com/rest' } };
}

function create(list: StoredText[], written: StoredText): Answer {
  if (written.body.length > maxCharacters) return refuse(422, 'Validation Failed: body is too long');
  list.push(written);
  return { status: 201, data: written };
}

function update(list: readonly StoredText[], id: number, given: Partial<StoredText>): Answer {
  const found = list.find((each) => each.id === id);
  if (found === undefined) return refuse(404, 'Not Found');
  if ((given.body ?? '').length > maxCharacters) return refuse(422, 'Validation Failed: body is too long');
  Object.assign(found, given);
  return { status: 200, data: found };
}

function select(issues: readonly StoredText[], { searchParams }: URL): readonly StoredText[] {
  const [state, label] = [searchParams.get('state') ?? 'open', searchParams.get('labels')];
  return issues.filter((issue) => issue.state === state && (label === null || issue.labels.includes(label)));
}

function page(list: readonly StoredText[], url: URL): Answer {
  const number = Number(url.searchParams.get('page') ?? 1);
  const size = Math.min(Number(url.searchParams.get('per_page') ?? 30), pageSize);
  const data = list.slice((number - 1) * size, number * size);
  if (number * size >= list.length) return { status: 200, data };
  const next = new URL(url);
  next.searchParams.set('page', String(number + 1));
  return { status: 200, data, link: `<${next.href}>; rel="next"` };
}
