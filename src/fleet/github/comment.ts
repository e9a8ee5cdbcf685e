import type { GitHub, Written } from './client.ts';
import { createOnce } from './once.ts';

/** What became of a text that is kept on GitHub. */
export interface Kept {
  readonly done: 'created' | 'updated' | 'unchanged' | 'closed';
  readonly url: string;
}

/**
 * Keeps one comment for the whole fleet in a pull request: the first with the marker that the same identity wrote. One of somebody
 * else is let alone, whatever it says.
 *
 * @param body Holds the marker.
 * @throws MailboxAccessError `github-refused`, `interrupted`
 */
export async function keepComment(
  github: GitHub,
  pullRequest: number,
  { body, marker }: { readonly body: string; readonly marker: string },
  delayMs?: number,
): Promise<Kept> {
  const me = await github.whoAmI();
  const find = async () => findOwn(await github.listComments(pullRequest), me, marker);
  const found = await find();
  if (found === undefined) {
    const { url } = await createOnce(() => github.createComment(pullRequest, body), find, delayMs);
    return { done: 'created', url };
  }
  if (found.body === body) return { done: 'unchanged', url: found.url };
  const { url } = await github.updateComment(found.id, body);
  return { done: 'updated', url };
}

export function findOwn(written: readonly Written[], me: string, marker: string): Written | undefined {
  return written.find(({ author, body }) => author === me && body.includes(marker));
}
