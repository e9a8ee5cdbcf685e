import type { Command } from 'commander';
import { commentMarker, renderComment } from '../../fleet/markdown/comment.ts';
import type { PostOptions } from '../../fleet/github/post.ts';
import { escapeGitHub } from '../../fleet/markdown/escape.ts';
import type { MailboxAccessError } from '../../errors.ts';
import { readRunUrl } from '../../fleet/github/run.ts';
import type { FleetReport } from '../../fleet/report/schema.ts';
import type { Context } from '../context.ts';

/** Adds where a report is posted by a workflow of GitHub Actions. */
export function addPostOptions(command: Command): Command {
  return command
    .option('--github-comment', 'keep one comment in the pull request that the workflow runs for')
    .option('--github-issue', 'keep one issue open while a customer needs a look; close it when all is well')
    .option('--github-summary', 'add it to the summary of the job');
}

/** Posts a report where the options say, and tells what was done. @throws MailboxAccessError as `postReport` does. */
export async function postAsAsked(options: PostOptions, report: FleetReport, context: Context): Promise<void> {
  const { githubComment, githubIssue, githubSummary } = options;
  if (githubComment !== true && githubIssue !== true && githubSummary !== true) return;
  const { env, signal, console } = context;
  const url = readRunUrl(env);
  const attachment = url === undefined ? {} : { attachment: { text: 'the artifacts of this run', url } };
  const [marker, markdown] = [commentMarker(report.operation), renderComment(report, attachment)];
  // Loaded only where something is posted.
  const { postReport } = await import('../../fleet/github/post.ts');
  const lines = await postReport(options, { report, markdown, marker, env, signal });
  console.err(`${lines.join('\n')}\n`);
}

/** A run that left no report is one to look at too: the issue says so. @throws MailboxAccessError as `postNoReport` does. */
export async function postFailureAsAsked(
  { githubIssue }: PostOptions,
  { problem, remedy }: MailboxAccessError,
  { env, signal, console }: Context,
): Promise<void> {
  if (githubIssue !== true) return;
  const url = readRunUrl(env);
  const run = url === undefined ? [] : [`What failed before: [the run](${url}).`];
  const { postNoReport } = await import('../../fleet/github/post.ts');
  const markdown = [problem, remedy].map(escapeGitHub).concat(run).join('\n\n');
  console.err(`${await postNoReport(markdown, { env, signal })}\n`);
}
