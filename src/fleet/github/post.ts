import type { FleetReport } from '../report/schema.ts';
import { openGitHub } from './client.ts';
import { keepComment } from './comment.ts';
import type { Kept } from './comment.ts';
import { readConnection } from './connection.ts';
import { readPullRequest } from './event.ts';
import { keepIssue } from './issue.ts';
import { appendSummary } from './summary.ts';
import { listOtherShards } from '../report/shards.ts';
import { findTrouble } from './trouble.ts';

/** Where a report is posted; each is asked for. */
export interface PostOptions {
  readonly githubComment?: boolean;
  readonly githubIssue?: boolean;
  readonly githubSummary?: boolean;
}

export interface Posting {
  readonly report: FleetReport;
  /** The report as Markdown, short enough for GitHub. */
  readonly markdown: string;
  /** By what the comment is found again: in the Markdown, and nobody sees it. */
  readonly marker: string;
  readonly env: NodeJS.ProcessEnv;
  readonly signal?: AbortSignal;
  /** Optional. Defaults to a second. */
  readonly retryDelayMs?: number;
}

/** Label of the issue about a fleet, which GitHub makes with the first, and what it begins with; nobody sees that. */
const [label, issueMarker] = ['mailbox-access', '<!-- mailbox-access fleet issue -->'];

/**
 * Posts a report where it is asked for: the summary first, which no server can refuse.
 *
 * @returns what was done, a line each.
 * @throws MailboxAccessError `github-unconfigured` before anything is posted, `github-refused`, `interrupted`
 */
export async function postReport(
  { githubComment = false, githubIssue = false, githubSummary = false }: PostOptions,
  { report, markdown, marker, env, signal, retryDelayMs }: Posting,
): Promise<readonly string[]> {
  const pullRequest = githubComment ? await readPullRequest(env) : undefined;
  const connection = githubComment || githubIssue ? readConnection(env) : undefined;
  const lines: string[] = [];
  if (githubSummary) {
    await appendSummary(env, markdown);
    lines.push('Summary of the job: written');
  }
  if (connection === undefined) return lines;
  const github = openGitHub({ connection, signal, ...(retryDelayMs === undefined ? {} : { retryDelayMs }) });
  if (pullRequest !== undefined)
    lines.push(tell('Comment', await keepComment(github, pullRequest, { body: markdown, marker }, retryDelayMs)));
  if (githubIssue) {
    const text = { ...describeIssue(report), body: `${issueMarker}\n${markdown}` };
    lines.push(tell('Issue', await keepIssue(github, { ...text, marker: issueMarker, label }, retryDelayMs)));
  }
  return lines;
}

/**
 * Opens the issue, or brings it up to date, where a run left no report: then nobody has seen that all is well.
 *
 * @returns what was done.
 * @throws MailboxAccessError as {@link postReport} does.
 */
export async function postNoReport(
  markdown: string,
  { env, signal, retryDelayMs }: Pick<Posting, 'env' | 'signal' | 'retryDelayMs'>,
): Promise<string> {
  const connection = readConnection(env);
  const github = openGitHub({ connection, signal, ...(retryDelayMs === undefined ? {} : { retryDelayMs }) });
  const body = `${issueMarker}\n${markdown}`;
  const issue = { title: 'There is no report of the fleet', body, marker: issueMarker, label, isWell: false };
  return tell('Issue', await keepIssue(github, issue, retryDelayMs));
}

/** Where a part is missing nobody has seen that all is well. */
function describeIssue(report: FleetReport): { readonly title: string; readonly isWell: boolean } {
  const trouble = findTrouble(report).length;
  const missing = listOtherShards(report).length;
  const all = report.stacks.length;
  const what = [
    ...(trouble > 0
      ? [`${trouble} of ${all} ${all === 1 ? 'customer' : 'customers'} ${trouble === 1 ? 'needs' : 'need'} a look`]
      : []),
    ...(missing > 0 ? [`${missing} ${missing === 1 ? 'part was' : 'parts were'} not looked at`] : []),
  ];
  return {
    title: `${report.operation}: ${what.join(', ') || 'all is well'}`,
    isWell: what.length === 0,
  };
}

function tell(what: string, kept: Kept | undefined): string {
  return kept === undefined ? `${what}: none is needed` : `${what}: ${kept.done}, ${kept.url}`;
}
