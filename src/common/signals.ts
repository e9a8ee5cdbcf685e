export interface Signals {
  /** Aborted by Ctrl-C, SIGTERM, and the end of the terminal. */
  readonly signal: AbortSignal;
  /**
   * Aborted when the engine must stop at once: on SIGTERM, when the terminal closes, and on the second Ctrl-C. Each further Ctrl-C
   * dispatches another `abort` event, on which the engine stops without releasing its lock.
   */
  readonly engineSignal: AbortSignal;
}

/** The sender of SIGTERM kills soon after: systemd after 90 s, Docker after 10 s. */
const longestEndMs = 3_500;

/** @param onCut is called when the command has not ended in time after SIGTERM or SIGHUP, before the process is ended by that signal */
export function abortOnSignals(onCut: () => void): Signals {
  const all = new AbortController();
  const engine = new AbortController();
  let isEnding = false;
  for (const name of ['SIGTERM', 'SIGHUP'] as const) {
    // Not once: npm, npx and `timeout` send the same signal twice, and the second would then end the process at once.
    process.on(name, () => {
      if (isEnding) return;
      isEnding = true;
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
    if (!all.signal.aborted) all.abort();
    // On Windows the engine receives Ctrl-C itself, and any signal from here would kill it.
    else if (process.platform !== 'win32') {
      if (engine.signal.aborted) engine.signal.dispatchEvent(new Event('abort'));
      else engine.abort();
    }
  });
  return { signal: all.signal, engineSignal: engine.signal };
}
