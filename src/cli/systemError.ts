import { MailboxAccessError } from '../common/errors.ts';

/** What the machine refuses whatever is asked of it: the problem, and what to do. */
const machine: Readonly<Record<string, readonly [problem: string, remedy: string]>> = {
  EMFILE: [
    'This process may not open more files.',
    'Raise the limit, then run the same again: ulimit -n 1024 (Linux, macOS)',
  ],
  ENFILE: ['This machine cannot open more files.', 'End other programs, then run the same again.'],
  ENOSPC: ['The disk is full.', 'Free some space, then run the same again; it goes on where it stopped.'],
  EDQUOT: [
    'The quota of the disk is used up.',
    'Free some space, then run the same again; it goes on where it stopped.',
  ],
  EROFS: ['The file system can only be read.', 'Work in a folder that can be written, then run the same again.'],
  ENOMEM: ['There is not enough memory.', 'End other programs, then run the same again.'],
  EAGAIN: ['This machine cannot start more processes.', 'End other programs, then run the same again.'],
};

/** Says in two sentences what the machine refused; undefined for anything else, which is a defect of the program. */
export function explainSystemError(error: unknown): MailboxAccessError | undefined {
  const { code: ownCode = '', syscall, path, message = '' } = error as Partial<NodeJS.ErrnoException>;
  // gRPC names the code in its message only.
  const code =
    ownCode in machine ? ownCode : (Object.keys(machine).find((name) => message.includes(` ${name}:`)) ?? '');
  if (syscall === 'uv_cwd')
    return new MailboxAccessError(
      'folder-unusable',
      'The folder in which this was started does not exist any more.',
      'Change into the project again, then run the same: cd <project folder>',
      { cause: error },
    );
  const [problem, remedy] = machine[code] ?? [];
  if (problem === undefined || remedy === undefined) return undefined;
  const where = path === undefined || syscall?.includes(path) === true ? [] : [path];
  const what = [code, syscall, ...where].filter((part) => part !== undefined).join(' ');
  return new MailboxAccessError('unexpected', `${problem} (${what})`, remedy, { cause: error });
}
