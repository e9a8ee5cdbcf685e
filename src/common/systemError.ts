import { MailboxAccessError } from './errors.ts';

/** Errors of the machine that any operation can meet, with the problem and the remedy. */
const machine: Readonly<Record<string, readonly [problem: string, remedy: string]>> = {
  EMFILE: ['This process cannot open more files.', 'Raise the limit, then run it again: ulimit -n 1024 (Linux, macOS)'],
  ENFILE: ['This machine cannot open more files.', 'Close other programs, then run it again.'],
  ENOSPC: ['The disk is full.', 'Free some space, then run it again; it resumes where it stopped.'],
  EDQUOT: ['The disk quota is used up.', 'Free some space, then run it again; it resumes where it stopped.'],
  EROFS: ['The file system is read-only.', 'Change to a writable folder, then run it again.'],
  ENOMEM: ['There is not enough memory.', 'Close other programs, then run it again.'],
  EAGAIN: ['This machine cannot start more processes.', 'Close other programs, then run it again.'],
};

/** Explains an error of the machine in two sentences; undefined for any other, which is a defect of the program. */
export function explainSystemError(error: unknown): MailboxAccessError | undefined {
  const { code: ownCode = '', syscall, path, message = '' } = error as Partial<NodeJS.ErrnoException>;
  // gRPC names the code only in its message, and Node's module loader gives only the text.
  const named = Object.keys(machine).find((name) => message.includes(` ${name}:`));
  const code = ownCode in machine ? ownCode : (named ?? (message.includes('too many open files') ? 'EMFILE' : ''));
  if (syscall === 'uv_cwd')
    return new MailboxAccessError(
      'folder-unusable',
      'The current folder no longer exists.',
      'Change to the project folder, then run it again: cd <project folder>',
      { cause: error },
    );
  const [problem, remedy] = machine[code] ?? [];
  if (problem === undefined || remedy === undefined) return undefined;
  const where = path === undefined || syscall?.includes(path) === true ? [] : [path];
  const what = [code, syscall, ...where].filter((part) => part !== undefined).join(' ');
  return new MailboxAccessError('unexpected', `${problem} (${what})`, remedy, { cause: error });
}
