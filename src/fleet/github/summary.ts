import { appendFile } from 'node:fs/promises';
import { unconfigured } from './connection.ts';

/**
 * Adds to the summary of the job that GitHub shows on the page of a run. It takes 1 MiB a step, a comment less than a tenth of that.
 *
 * @throws MailboxAccessError `github-unconfigured` when there is no file to add to.
 */
export async function appendSummary(env: NodeJS.ProcessEnv, markdown: string): Promise<void> {
  const file = env.GITHUB_STEP_SUMMARY ?? '';
  try {
    await appendFile(file, `${markdown}\n`);
  } catch {
    throw unconfigured(
      'GITHUB_STEP_SUMMARY names no file that can be written.',
      'Leave --github-summary out, or run it in a workflow of GitHub Actions.',
    );
  }
}
