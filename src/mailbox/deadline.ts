import { MailboxAccessError } from '../common/errors.ts';
import { SignInError, type Fault } from '../diagnostics/fault.ts';
import { buildTimeLimitFault, type FaultLocation } from './faults.ts';
import type { MailLogin } from './login.ts';

/** Ends a connection on interruption or timeout, and remembers which of the two it was. */
export class Deadline {
  readonly #login: MailLogin;
  readonly #totalMs: number;
  readonly #timer: NodeJS.Timeout;
  readonly #end: () => void;
  #isLate = false;

  /** @throws MailboxAccessError `interrupted` when the signal is already aborted. */
  constructor(login: MailLogin, totalMs: number, end: () => void) {
    if (login.signal?.aborted === true) throw buildInterrupted();
    this.#login = login;
    this.#totalMs = totalMs;
    this.#end = end;
    this.#timer = setTimeout(() => {
      this.#isLate = true;
      end();
    }, totalMs);
    login.signal?.addEventListener('abort', end, { once: true });
  }

  /**
   * Returns the reason of a failure: the interruption, the timeout, or the fault of a library's error. That error is
   * not kept as the cause, because it may contain the token.
   */
  explain(place: FaultLocation, error: unknown, buildFault: () => Fault): Error {
    if (this.#login.signal?.aborted === true) return buildInterrupted();
    if (this.#isLate) return new SignInError(buildTimeLimitFault(place, this.#totalMs));
    return error instanceof SignInError || error instanceof MailboxAccessError ? error : new SignInError(buildFault());
  }

  stop(): void {
    clearTimeout(this.#timer);
    this.#login.signal?.removeEventListener('abort', this.#end);
  }
}

export function buildInterrupted(left: readonly string[] = []): MailboxAccessError {
  const residue = left.length > 0 ? ` It may have left behind: ${left.join(', ')}.` : '';
  return new MailboxAccessError(
    'interrupted',
    `The mailbox check was interrupted.${residue}`,
    'Run the command again.',
  );
}

/** A connection whose `open` also signs in. */
interface Session {
  open(): Promise<void>;
  /** Signs off first when `isDone`; otherwise closes at once. */
  close(isDone: boolean): Promise<void>;
}

/** Runs `work` in a session, then closes the session. */
export async function within<S extends Session, T>(session: S, work: (session: S) => T | Promise<T>): Promise<T> {
  let isDone = false;
  try {
    await session.open();
    const result = await work(session);
    isDone = true;
    return result;
  } finally {
    await session.close(isDone);
  }
}
