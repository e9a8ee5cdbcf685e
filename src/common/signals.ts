export interface Signals {
  /** Aborted by Ctrl-C, by SIGTERM, and when the terminal closes. */
  readonly signal: AbortSignal;
  /**
   * Aborted when the engine must stop at once: on SIGTERM, when the terminal closes, and on the second Ctrl-C. Each further Ctrl-C
   * dispatches another `abort` event, on which the engine stops without releasing its lock.
   */
  readonly engineSignal: AbortSignal;
}

/** Time to end after SIGTERM, before its sender kills the process: systemd after 90 s, Docker after 10 s. */
const longestEndMs = 3_500;

/** @param onCut Called before SIGTERM or SIGHUP ends the process because the command did not end in time. */
export function abortOnSignals(onCut: () => void): Signals {
  const all = new AbortController();
  const engine = new AbortController();
  let isEnding = false;
  for (const name of ['SIGTERM', 'SIGHUP'] as const) {
    // `once` would not do: npm, npx and `timeout` send the signal twice, and the second would end the process at once.
    process.on(name, () => {
      if (isEnding) return;
      isEnding = true;
      all.abort();
      engine.abort();
      setTimeout(() => {
        onCut();
        // Ends by the signal itself: process.exit() would wait for file operations that may never end.
        process.removeAllListeners(name);
        process.kill(process.pid, name);
      }, longestEndMs).unref();
    });
  }
  process.on('SIGINT', () => {
    if (!all.signal.aborted) all.abort();
    // On Windows the engine receives Ctrl-C itself, and any signal from here would kill it.
    else if (process.platform !== 'win32') {
      if (engine.signal.aborted) engine.signal.dispatchEvent(new Event('abort'));
      else engine.abort();
    }
  });
  return { signal: all.signal, engineSignal: engine.signal };
}
