import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { MailboxAccessError } from '../common/errors.ts';

/** The program, which every customer shares: a change of it may change each of them. */
const program = /^(index\.ts|Pulumi\.yaml|package(-lock)?\.json|src\/(registration|common)\/.*)$/;

/**
 * Finds the customers that a change concerns: those whose settings were changed, all when the program was.
 *
 * @param files Relative to the project folder, with `/`.
 */
export function findConcerned(files: readonly string[], known: readonly string[]): readonly string[] {
  if (files.some((file) => program.test(file))) return known;
  return known.filter((name) => files.includes(`Pulumi.${name}.yaml`));
}

/**
 * Asks git which files of a folder were changed since a commit: since the one where both went apart, what is not committed yet
 * included.
 *
 * @throws MailboxAccessError `usage` when the folder is in no git repository or there is no such commit.
 */
export async function readChangedFiles(projectFolder: string, ref: string): Promise<readonly string[]> {
  const options = { cwd: projectFolder, maxBuffer: 64 * 1024 * 1024 };
  const git = async (...args: readonly string[]) => (await promisify(execFile)('git', args, options)).stdout;
  try {
    // A ref that begins with a dash would be read as an option.
    const commit = (await git('rev-parse', '--verify', '--quiet', '--end-of-options', `${ref}^{commit}`)).trim();
    const base = (await git('merge-base', commit, 'HEAD')).trim();
    const changed = await git('diff', '--name-only', '--no-renames', '--relative', '-z', base);
    const added = await git('ls-files', '--others', '--exclude-standard', '-z');
    return `${changed}${added}`.split('\0').filter((file) => file !== '');
  } catch (cause) {
    throw new MailboxAccessError(
      'usage',
      `git cannot list the changes since ${JSON.stringify(ref)}: ${reasonOf(cause)}.`,
      'Give a commit or branch whose history is available (in GitHub Actions: fetch-depth: 0): --changed-since origin/main',
      { cause },
    );
  }
}

function reasonOf(cause: unknown): string {
  const { stderr = '', message } = cause as { readonly stderr?: string; readonly message: string };
  const said = stderr.trim().split('\n')[0] ?? '';
  if (said !== '') return said.replace(/\.$/, '');
  return message.startsWith('Command failed') ? 'there is no such commit, or no common history' : message;
}
