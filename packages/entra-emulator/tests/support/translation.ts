import { isEntity } from './comparison.ts';

/** What was called one thing when it was recorded is called another now: learned once from an answer, then held to. */
export class Translation {
  readonly #names = new Map<string, string>();

  constructor(names: Readonly<Record<string, string>>) {
    for (const [recorded, actual] of Object.entries(names)) this.#names.set(recorded, actual);
  }

  /** Takes the IDs of what was made, or of what Microsoft has in every tenant, from an answer beside its recording. */
  learn(recorded: unknown, actual: unknown): void {
    if (Array.isArray(recorded) && Array.isArray(actual)) {
      recorded.forEach((member, index) => {
        this.learn(member, actual[index]);
      });
    } else if (isEntity(recorded) && isEntity(actual)) {
      this.#learnName(recorded.id, actual.id);
      this.#learnName(recorded.appId, actual.appId);
      this.learn(recorded.value, actual.value);
    }
  }

  /** The same value in today's names. */
  apply<T>(value: T): T {
    let text = JSON.stringify(value);
    for (const [recorded, actual] of this.#names) text = text.replaceAll(recorded, actual);
    return JSON.parse(text) as T;
  }

  #learnName(recorded: unknown, actual: unknown): void {
    if (typeof recorded !== 'string' || typeof actual !== 'string' || this.#names.has(recorded)) return;
    this.#names.set(recorded, actual);
  }
}
