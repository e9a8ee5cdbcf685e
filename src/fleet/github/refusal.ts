import { MailboxAccessError } from '../../errors.ts';

/** What GitHub refused, or failed to answer. */
export class GitHubRefusal extends MailboxAccessError {
  /** Of the answer; undefined when there was none. */
  readonly status: number | undefined;

  constructor(status: number | undefined, problem: string, remedy: string) {
    super('github-refused', problem, remedy);
    this.status = status;
  }
}

/** Whether it may have been done all the same: the server failed, or was not heard. */
export function isUnanswered(error: unknown): boolean {
  return error instanceof GitHubRefusal && (error.status === undefined || error.status >= 500);
}

/** Says what became of a request, without the request, which holds the token. */
export function describeRefusal(what: string, error: unknown, signal?: AbortSignal): Error {
  if (signal?.aborted === true)
    return new MailboxAccessError(
      'interrupted',
      `It was interrupted at ${what} on GitHub.`,
      'Run the same command again; what is there already is updated.',
    );
  const { status, reason } = readAnswer(error);
  const said = status === undefined ? reason : `${status}${reason === '' ? '' : `, ${reason}`}`;
  return new GitHubRefusal(status, `GitHub refused ${what}: ${said}.`, remedyOf(status));
}

interface Refused {
  readonly message?: string;
  readonly response?: { readonly status?: unknown; readonly data?: { readonly message?: unknown } | undefined };
}

function readAnswer(error: unknown): { readonly status: number | undefined; readonly reason: string } {
  const { response, message } = error as Refused;
  // What GraphQL refuses has an answer without a status.
  if (typeof response?.status !== 'number') return { status: undefined, reason: readLine(message) || 'no answer' };
  return { status: response.status, reason: readLine(response.data?.message) };
}

/** One line, without its full stop. */
function readLine(text: unknown): string {
  const line = (typeof text === 'string' ? text : '').replaceAll(/\s+/g, ' ').trim();
  return line.slice(0, 300).replace(/\.$/, '');
}

function remedyOf(status: number | undefined): string {
  if (status === 401) return 'Give the step a token that is valid: env: GITHUB_TOKEN: ${{ github.token }}';
  if (status === 403 || status === 404)
    return 'Give the job the right, beside contents: read; for a comment permissions: pull-requests: write, for an issue permissions: issues: write';
  if (status === 410) return 'Turn issues on, in the settings of the repository.';
  if (status !== undefined && status < 500 && status !== 429)
    return 'Look at the report itself, an artifact of the run; GitHub takes 65,536 characters.';
  return 'Run the job again; what is there already is updated. How GitHub is: https://www.githubstatus.com';
}
