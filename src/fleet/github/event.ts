import { readFile } from 'node:fs/promises';
import { z } from 'zod';
import { unconfigured } from './connection.ts';

const eventSchema = z.object({ pull_request: z.object({ number: z.int().positive() }) });

/**
 * Reads which pull request a workflow runs for, from the event that started it.
 *
 * @throws MailboxAccessError `github-unconfigured` when it runs for none.
 */
export async function readPullRequest(env: NodeJS.ProcessEnv): Promise<number> {
  const event = eventSchema.safeParse(await readEvent(env.GITHUB_EVENT_PATH ?? ''));
  if (event.success) return event.data.pull_request.number;
  throw unconfigured(
    'GITHUB_EVENT_PATH names no event of a pull request.',
    'Leave --github-comment out, or run it in a workflow that starts with: on: pull_request',
  );
}

async function readEvent(path: string): Promise<unknown> {
  try {
    return JSON.parse(await readFile(path, 'utf8'));
  } catch {
    return undefined;
  }
}
