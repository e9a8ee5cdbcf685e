import { MailboxAccessError } from '../../errors.ts';

/** Where GitHub is, which repository is meant and who asks, as the environment of a workflow says it. */
export interface Connection {
  /** Without a slash at the end. */
  readonly apiUrl: string;
  readonly owner: string;
  readonly repo: string;
  readonly token: string;
}

/**
 * Reads the environment that every step of a workflow has
 * (https://docs.github.com/actions/reference/workflows-and-actions/variables), and the token, which the step has to be given.
 *
 * @throws MailboxAccessError `github-unconfigured`
 */
export function readConnection(env: NodeJS.ProcessEnv): Connection {
  const token = env.GITHUB_TOKEN ?? '';
  if (token === '')
    throw unconfigured('There is no GITHUB_TOKEN.', 'Give it to the step: env: GITHUB_TOKEN: ${{ github.token }}');
  const [, owner, repo] = /^([\w.-]+)\/([\w.-]+)$/.exec(env.GITHUB_REPOSITORY ?? '') ?? [];
  if (owner === undefined || repo === undefined)
    throw unconfigured(
      'GITHUB_REPOSITORY names no repository.',
      'Outside of GitHub Actions: GITHUB_REPOSITORY=<owner>/<repository>',
    );
  return { apiUrl: readApiUrl(env.GITHUB_API_URL), owner, repo, token };
}

/** The token goes there: by https alone, but on this machine. */
function readApiUrl(text = ''): string {
  const url = text === '' ? 'https://api.github.com' : text;
  const { protocol, hostname, username, search, hash } = URL.canParse(url) ? new URL(url) : new URL('none:');
  const isHere = ['127.0.0.1', '[::1]', 'localhost'].includes(hostname);
  const isSafe = protocol === 'https:' || (protocol === 'http:' && isHere);
  if (isSafe && username === '' && search === '' && hash === '') return url.replace(/\/+$/, '');
  throw unconfigured(
    'GITHUB_API_URL is no https address of an API.',
    'GitHub sets it itself; by hand: GITHUB_API_URL=https://api.github.com',
  );
}

export function unconfigured(problem: string, remedy: string): MailboxAccessError {
  return new MailboxAccessError('github-unconfigured', problem, remedy);
}
