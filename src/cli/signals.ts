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

/** Whoever sends SIGTERM kills soon after: systemd after 90 s, Docker after 10 s. */
const longestEndMs = 3_500;

/** @param onCut is called when the command has not ended in time after SIGTERM or SIGHUP, before the process is ended by that signal */
export function abortOnSignals(hasTerminal: boolean, onCut: () => void): Signals {
  const all = new AbortController();
  const engine = new AbortController();
  for (const name of ['SIGTERM', 'SIGHUP'] as const) {
    // Not once: npm, npx and `timeout` send the same signal twice, and the second would then end the process at once.
    process.on(name, () => {
      if (engine.signal.aborted) return;
      all.abort();
      engine.abort();
      setTimeout(() => {
        onCut();
        // By the signal itself, not process.exit(): that waits for what the file system may never end.
        process.removeAllListeners(name);
        process.kill(process.pid, name);
      }, longestEndMs).unref();
    });
  }
  process.on('SIGINT', () => {
    all.abort();
    if (!hasTerminal) engine.abort();
  });
  return { signal: all.signal, engineSignal: engine.signal };
}
