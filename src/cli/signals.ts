/** What ends a command from outside. */
export interface Signals {
  /** Aborted by Ctrl-C, SIGTERM, and the end of the terminal. */
  readonly signal: AbortSignal;
  /**
   * The same for the engine, without what it hears itself: in a terminal Ctrl-C reaches it too, and a second one would
   * make it leave its lock behind.
   */
  readonly engineSignal: AbortSignal;
}

export function abortOnSignals(hasTerminal: boolean): Signals {
  const all = new AbortController();
  const engine = new AbortController();
  for (const name of ['SIGTERM', 'SIGHUP'] as const) {
    process.on(name, () => {
      all.abort();
      engine.abort();
    });
  }
  process.on('SIGINT', () => {
    all.abort();
    if (!hasTerminal) engine.abort();
  });
  return { signal: all.signal, engineSignal: engine.signal };
}
