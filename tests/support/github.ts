import { createServer } from 'node:http';
import type { IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';

/** A comment or an issue, as far as the REST API is stood in for. */
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

/** What a request is answered instead, once. */
export interface GitHubFault {
  readonly method: string;
  readonly path: RegExp;
  readonly status: number;
  readonly message?: string;
  /** Whether it is done all the same. */
  readonly isDone?: boolean;
  /** Link to a next page. */
  readonly link?: string;
}

/** The REST API of GitHub for one repository, octo/fleet, on loopback. */
export interface GitHubStandIn {
  readonly url: string;
  readonly token: string;
  readonly comments: StoredText[];
  readonly issues: StoredText[];
  readonly faults: GitHubFault[];
  /** `METHOD path`, in order. */
  readonly requests: string[];
  /** Has somebody write a comment. */
  comment(login: string | null, body: string): StoredText;
  close(): Promise<void>;
}

const pageSize = 100;
const me = 'github-actions[bot]';
const token = 'ghs_stand-in-token';

interface Answer {
  readonly status: number;
  readonly data: unknown;
  readonly link?: string;
}

export async function startGitHub(): Promise<GitHubStandIn> {
  const comments: StoredText[] = [];
  const issues: StoredText[] = [];
  const faults: GitHubFault[] = [];
  const requests: string[] = [];
  let ids = 0;
  const write = (login: string | null, given: Partial<StoredText>): StoredText => {
    ids += 1;
    const user = login === null ? null : { login };
    const html_url = `https://github.example/octo/fleet/${ids}`;
    return { id: ids, number: ids, user, html_url, labels: [], title: '', body: '', state: 'open', ...given };
  };

  const routes: readonly (readonly [string, RegExp, (id: number, body: Partial<StoredText>, url: URL) => Answer])[] = [
    ['POST', /^\/graphql$/, () => ({ status: 200, data: { data: { viewer: { login: me } } } })],
    ['GET', /^\/repos\/octo\/fleet\/issues\/(\d+)\/comments$/, (_, __, url) => page(comments, url)],
    [
      'POST',
      /^\/repos\/octo\/fleet\/issues\/(\d+)\/comments$/,
      (_, { body = '' }) => create(comments, write(me, { body })),
    ],
    ['PATCH', /^\/repos\/octo\/fleet\/issues\/comments\/(\d+)$/, (id, given) => update(comments, id, given)],
    ['GET', /^\/repos\/octo\/fleet\/issues$/, (_, __, url) => page(select(issues, url), url)],
    ['POST', /^\/repos\/octo\/fleet\/issues$/, (_, given) => create(issues, write(me, given))],
    ['PATCH', /^\/repos\/octo\/fleet\/issues\/(\d+)$/, (id, given) => update(issues, id, given)],
  ];

  const answer = async (request: IncomingMessage, url: URL): Promise<Answer> => {
    const { method = '', headers } = request;
    requests.push(`${method} ${url.pathname}`);
    const body = await text(request);
    if (headers.authorization !== `token ${token}`) return refuse(401, 'Bad credentials');
    const index = faults.findIndex((fault) => fault.method === method && fault.path.test(url.pathname));
    const [fault] = index === -1 ? [] : faults.splice(index, 1);
    if (fault !== undefined && fault.isDone !== true && fault.link === undefined)
      return refuse(fault.status, fault.message ?? '');
    const [route] = routes.filter(([verb, path]) => verb === method && path.test(url.pathname));
    if (route === undefined) return refuse(404, 'Not Found');
    const [, path, act] = route;
    const id = Number(path.exec(url.pathname)?.[1] ?? 0);
    const done = act(id, body === '' ? {} : (JSON.parse(body) as Partial<StoredText>), url);
    if (fault?.link !== undefined) return { ...done, link: fault.link };
    return fault === undefined ? done : refuse(fault.status, fault.message ?? '');
  };

  const server = createServer((request, response) => {
    const url = new URL(request.url ?? '/', `http://${request.headers.host ?? ''}`);
    void answer(request, url).then(({ status, data, link }) => {
      response.writeHead(status, { 'content-type': 'application/json', ...(link === undefined ? {} : { link }) });
      response.end(JSON.stringify(data));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    ...{ token, comments, issues, faults, requests },
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    comment: (login, body) => {
      const written = write(login, { body });
      comments.push(written);
      return written;
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => {
          resolve();
        });
        server.closeAllConnections();
      }),
  };
}

function refuse(status: number, message: string): Answer {
  return { status, data: { message, documentation_url: 'https://docs.github.com/rest' } };
}

function create(list: StoredText[], written: StoredText): Answer {
  // https://docs.github.com/rest/issues/comments: "Validation failed"
  if (written.body.length > 65_536)
    return refuse(422, 'Validation Failed: body is too long (maximum is 65536 characters)');
  list.push(written);
  return { status: 201, data: written };
}

function update(list: readonly StoredText[], id: number, given: Partial<StoredText>): Answer {
  const found = list.find((each) => each.id === id);
  if (found === undefined) return refuse(404, 'Not Found');
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
