import type { GitHub, IssueText } from './client.ts';
import { findOwn } from './comment.ts';
import type { Kept } from './comment.ts';
import { createOnce } from './once.ts';

export interface KeptIssue extends IssueText {
  /** In the body. */
  readonly marker: string;
  readonly label: string;
  /** Whether there is nothing that anybody has to look at. */
  readonly isWell: boolean;
}

/**
 * Keeps one open issue while something is wrong with the fleet: opened, brought up to date, closed when all is well again. What was
 * closed stays so; the next trouble has an issue of its own.
 *
 * @returns undefined when all is well and there is no issue.
 * @throws MailboxAccessError `github-refused`, `interrupted`
 */
export async function keepIssue(github: GitHub, issue: KeptIssue, delayMs?: number): Promise<Kept | undefined> {
  const { title, body, marker, label, isWell } = issue;
  const me = await github.whoAmI();
  const find = async () => findOwn(await github.listOpenIssues(label), me, marker);
  const found = await find();
  if (found !== undefined) {
    if (!isWell && found.body === body && found.title === title) return { done: 'unchanged', url: found.url };
    const { url } = await github.updateIssue(found.id, { title, body }, isWell ? 'closed' : 'open');
    return { done: isWell ? 'closed' : 'updated', url };
  }
  if (isWell) return undefined;
  const { url } = await createOnce(() => github.createIssue({ title, body }, label), find, delayMs);
  return { done: 'created', url };
}
