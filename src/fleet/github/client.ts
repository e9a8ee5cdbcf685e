import { Octokit } from '@octokit/core';
import { paginateRest } from '@octokit/plugin-paginate-rest';
import { retry } from '@octokit/plugin-retry';
import { readNetworkReason } from '../../engine/find/download.ts';
import type { Connection } from './connection.ts';
import { describeRefusal } from './refusal.ts';

/** Milliseconds that one answer may take. */
const timeoutMs = 30_000;
/** After the first answer that a server failed to give. */
const retries = 2;

/** What somebody wrote: a comment, or an issue. */
export interface Written {
  /** Of a comment its ID, of an issue its number. */
  readonly id: number | bigint;
  readonly author: string | undefined;
  readonly body: string;
  readonly title: string;
  readonly url: string;
}

export interface IssueText {
  readonly title: string;
  readonly body: string;
}

/** What is done on GitHub, in one repository. Everything throws MailboxAccessError `github-refused`, or `interrupted`. */
export interface GitHub {
  /** Login of whoever the token is: `github-actions[bot]` for a workflow's own. */
  whoAmI(): Promise<string>;
  listComments(issue: number): Promise<readonly Written[]>;
  createComment(issue: number, body: string): Promise<Written>;
  updateComment(id: Written['id'], body: string): Promise<Written>;
  listOpenIssues(label: string): Promise<readonly Written[]>;
  createIssue(text: IssueText, label: string): Promise<Written>;
  updateIssue(issue: Written['id'], text: IssueText, state: 'open' | 'closed'): Promise<Written>;
}

export interface GitHubOptions {
  readonly connection: Connection;
  readonly signal?: AbortSignal | undefined;
  /** Optional. Before the second try; the third waits four times that. Defaults to a second. */
  readonly retryDelayMs?: number;
}

/** Opens the REST API; a server's failure is tried again, a refusal is not. What creates something is sent once. */
export function openGitHub(options: GitHubOptions): GitHub {
  const api = openApi(options);
  return {
    whoAmI: async () => {
      const asked = api.octokit.graphql<{ viewer: { login: string } }>('{ viewer { login } }');
      return (await api.tell('who the token is', asked)).viewer.login;
    },
    ...openComments(api),
    ...openIssues(api),
  };
}

type Api = ReturnType<typeof openApi>;

function openApi({ connection, signal, retryDelayMs = 1_000 }: GitHubOptions) {
  const { apiUrl, owner, repo, token } = connection;
  const octokit = new (Octokit.plugin(paginateRest, retry))({
    auth: token,
    baseUrl: apiUrl,
    userAgent: 'mailbox-access',
    request: { fetch: fetchWithin(apiUrl, signal) },
    retry: { retries, retryAfterBaseValue: retryDelayMs },
  });
  const tell = async <T>(what: string, asked: Promise<T>): Promise<T> => {
    try {
      return await asked;
    } catch (error) {
      throw describeRefusal(what, error, signal);
    }
  };
  return { octokit, repository: { owner, repo }, tell };
}

const once = { request: { retries: 0 } };

function openComments({
  octokit,
  repository,
  tell,
}: Api): Pick<GitHub, 'listComments' | 'createComment' | 'updateComment'> {
  const route = '/repos/{owner}/{repo}/issues/{issue_number}/comments';
  return {
    listComments: async (issue_number) => {
      const asked = octokit.paginate(`GET ${route}`, { ...repository, issue_number, per_page: 100 });
      return (await tell('reading the comments', asked)).map(asComment);
    },
    createComment: async (issue_number, body) => {
      const asked = octokit.request(`POST ${route}`, { ...repository, ...once, issue_number, body });
      return asComment((await tell('writing the comment', asked)).data);
    },
    updateComment: async (comment_id, body) => {
      const own = 'PATCH /repos/{owner}/{repo}/issues/comments/{comment_id}';
      const asked = octokit.request(own, { ...repository, comment_id, body });
      return asComment((await tell('updating the comment', asked)).data);
    },
  };
}

function openIssues({
  octokit,
  repository,
  tell,
}: Api): Pick<GitHub, 'listOpenIssues' | 'createIssue' | 'updateIssue'> {
  const route = '/repos/{owner}/{repo}/issues';
  return {
    listOpenIssues: async (labels) => {
      const asked = octokit.paginate(`GET ${route}`, { ...repository, labels, state: 'open', per_page: 100 });
      const issues = await tell('reading the issues', asked);
      // A pull request is an issue too.
      return issues.filter(({ pull_request }) => pull_request === undefined).map(asIssue);
    },
    createIssue: async (text, label) => {
      const asked = octokit.request(`POST ${route}`, { ...repository, ...once, ...text, labels: [label] });
      return asIssue((await tell('opening the issue', asked)).data);
    },
    updateIssue: async (id, text, state) => {
      const own = `PATCH ${route}/{issue_number}` as const;
      const asked = octokit.request(own, { ...repository, ...text, issue_number: Number(id), state });
      return asIssue((await tell('updating the issue', asked)).data);
    },
  };
}

/** The token goes to the API and nowhere else, whatever a link to the next page says. */
function fetchWithin(apiUrl: string, signal: AbortSignal | undefined): typeof fetch {
  const { origin } = new URL(apiUrl);
  return async (input, init) => {
    const url = new URL(input instanceof Request ? input.url : input);
    if (url.origin !== origin) throw new Error(`it points to another host than ${origin}`);
    const timeout = AbortSignal.timeout(timeoutMs);
    const until = signal === undefined ? timeout : AbortSignal.any([signal, timeout]);
    try {
      return await fetch(input, { ...init, redirect: 'error', signal: until });
    } catch (error) {
      // Octokit does not try again what has this name.
      if (signal?.aborted === true) throw new DOMException('It was interrupted.', 'AbortError');
      throw new Error(readNetworkReason(error), { cause: error });
    }
  };
}

interface Answered {
  readonly user: { readonly login: string } | null;
  readonly body?: string | null | undefined;
  readonly html_url: string;
}

function asComment(comment: Answered & { readonly id: Written['id'] }): Written {
  return { ...asWritten(comment), id: comment.id };
}

function asIssue(issue: Answered & { readonly number: number; readonly title: string }): Written {
  return { ...asWritten(issue), id: issue.number, title: issue.title };
}

function asWritten({ user, body, html_url }: Answered): Omit<Written, 'id'> {
  return { author: user?.login, body: body ?? '', title: '', url: html_url };
}
