import { MailboxAccessError } from '../common/errors.ts';
import { SignInError } from '../diagnostics/fault.ts';
import type { Fault } from '../diagnostics/fault.ts';
import { buildTimeLimitFault } from './faults.ts';
import type { FaultLocation } from './faults.ts';
import type { MailLogin } from './login.ts';

/** Ends a connection when the person asks for it or when it takes too long, and knows afterwards which it was. */
export class Deadline {
  readonly #login: MailLogin;
  readonly #totalMs: number;
  readonly #timer: NodeJS.Timeout;
  readonly #end: () => void;
  #isLate = false;

  /** @throws MailboxAccessError `interrupted` when that was asked for already. */
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
   * Why something failed: the connection was ended, or what a library threw, as a fault. That error is not kept as the cause: the
   * token may be in it, or in the server's words.
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

/** A connection that is signed in when it is opened. */
interface Session {
  open(): Promise<void>;
  /** After success with a farewell, otherwise at once. */
  close(isDone: boolean): Promise<void>;
}

/** Does something in a session, which is closed afterwards. */
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
