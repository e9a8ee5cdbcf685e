import type { Signals } from '../common/signals.ts';

/** How long an engine that was told to end may take to write its state. */
const graceMs = 30_000;
/** How long an engine that was told to stop at once may take. */
const lastMs = 10_000;

/** Stops a run that takes too long: first asks the run and its engine to stop, then kills the engine, then abandons the run. */
export class Deadline implements Signals {
  readonly signal: AbortSignal;
  readonly engineSignal: AbortSignal;
  /** Rejects when the run is given up. */
  readonly givenUp: Promise<never>;
  readonly #fleet: Signals;
  readonly #late = new AbortController();
  readonly #engine = new AbortController();
  readonly #timers: readonly NodeJS.Timeout[];

  /** @param reason Of giving up. */
  constructor(fleet: Signals, timeoutMs: number, reason: () => Error) {
    const { promise, reject } = Promise.withResolvers<never>();
    this.givenUp = promise;
    this.#fleet = fleet;
    this.signal = AbortSignal.any([fleet.signal, this.#late.signal]);
    this.engineSignal = this.#engine.signal;
    fleet.engineSignal.addEventListener('abort', this.#stopEngine);
    this.#timers = [
      setTimeout(() => {
        this.#late.abort();
        this.#stopEngine();
      }, timeoutMs),
      setTimeout(this.#stopEngine, timeoutMs + graceMs),
      setTimeout(
        () => {
          reject(reason());
        },
        timeoutMs + graceMs + lastMs,
      ),
    ];
  }

  /** Whether the run took too long, and no person has ended it. */
  get isLate(): boolean {
    return this.#late.signal.aborted && !this.#fleet.signal.aborted;
  }

  close(): void {
    this.#timers.forEach(clearTimeout);
    this.#fleet.engineSignal.removeEventListener('abort', this.#stopEngine);
  }

  readonly #stopEngine = (): void => {
    if (this.#engine.signal.aborted) this.#engine.signal.dispatchEvent(new Event('abort'));
    else this.#engine.abort();
  };
}
