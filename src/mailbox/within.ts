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
