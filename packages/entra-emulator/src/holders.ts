import type { ServerResponse } from 'node:http';

/** Other processes that use the directory. Each keeps an answer open until it ends, for whatever reason. */
export class Holders {
  readonly #open = new Set<ServerResponse>();
  #isLeaving = false;
  #onEmpty: () => void = () => undefined;

  /** Adds a process. Returns false when the process that serves the directory is about to leave. */
  add(response: ServerResponse): boolean {
    if (this.#isLeaving) return false;
    this.#open.add(response);
    response.on('close', () => {
      this.#open.delete(response);
      if (this.#open.size === 0) this.#onEmpty();
    });
    response.writeHead(200, { 'content-type': 'text/plain' }).flushHeaders();
    return true;
  }

  get count(): number {
    return this.#open.size;
  }

  /** Resolves when no process is left. From then on, none is added. */
  async leave(): Promise<void> {
    if (this.#open.size > 0) await new Promise<void>((resolve) => (this.#onEmpty = resolve));
    this.#isLeaving = true;
  }
}
