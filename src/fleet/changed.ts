import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { isCustomerName } from '../common/customerName.ts';
import { MailboxAccessError } from '../common/errors.ts';

/** The files of the program, which all customers share: a change of one may change each customer. */
const program = /^(index\.ts|Pulumi\.yaml|package(-lock)?\.json|src\/(registration|common)\/.*)$/;

/**
 * Finds the customers that a change affects: those whose settings changed, or all if the program changed.
 *
 * @param files Relative to the project folder, with `/`.
 */
export function findConcerned(files: readonly string[], known: readonly string[]): readonly string[] {
  if (files.some((file) => program.test(file))) return known;
  return known.filter((name) => files.includes(`Pulumi.${name}.yaml`));
}

/**
 * Asks git for the files of a folder that changed since the merge base with a commit, including uncommitted changes.
 *
 * @throws MailboxAccessError `usage` when the folder is in no git repository or the commit does not exist.
 */
export function readChangedFiles(projectFolder: string, ref: string): Promise<readonly string[]> {
  return compareWith(ref, '--changed-since', projectFolder, async (git, base) => {
    const changed = await git('diff', '--name-only', '--no-renames', '--relative', '-z', base);
    const added = await git('ls-files', '--others', '--exclude-standard', '-z');
    return listFiles(`${changed}${added}`);
  });
}

/**
 * Reads from git the settings of customers that were deleted since a commit.
 *
 * @returns their content by customer.
 * @throws MailboxAccessError `usage` as for {@link readChangedFiles}
 */
export function readDeletedSettings(projectFolder: string, ref: string): Promise<ReadonlyMap<string, string>> {
  return compareWith(ref, '--deleted-since', projectFolder, async (git, base) => {
    const deleted = await git('diff', '--name-only', '--no-renames', '--diff-filter=D', '--relative', '-z', base);
    const found = new Map<string, string>();
    for (const file of listFiles(deleted)) {
      const name = /^Pulumi\.(.+)\.yaml$/.exec(file)?.[1] ?? '';
      if (isCustomerName(name)) found.set(name, await git('show', `${base}:./${file}`));
    }
    return found;
  });
}

type Git = (...args: readonly string[]) => Promise<string>;

const listFiles = (text: string): readonly string[] => text.split('\0').filter((file) => file !== '');

/** Finds the merge base of a ref and the current commit, and compares with it. */
async function compareWith<T>(
  ref: string,
  option: string,
  cwd: string,
  compare: (git: Git, base: string) => Promise<T>,
): Promise<T> {
  const options = { cwd, maxBuffer: 64 * 1024 * 1024 };
  const git: Git = async (...args) => (await promisify(execFile)('git', args, options)).stdout;
  try {
    // A ref that begins with a dash would be read as an option.
    const commit = (await git('rev-parse', '--verify', '--quiet', '--end-of-options', `${ref}^{commit}`)).trim();
    return await compare(git, (await git('merge-base', commit, 'HEAD')).trim());
  } catch (cause) {
    throw new MailboxAccessError(
      'usage',
      `git cannot list the changes since ${JSON.stringify(ref)}: ${reasonOf(cause)}.`,
      `Give a commit or branch whose history is available (in GitHub Actions: fetch-depth: 0): ${option} origin/main`,
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
