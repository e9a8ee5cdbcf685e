import type { Operation } from '../stack/operation.ts';

/** What the engine refused before it began anything. */
export interface Refusal {
  readonly projectFolder: string;
  readonly stack: string;
  /** In the words of an error; undefined for a question about the state, which takes no lock. */
  readonly operation: Operation | undefined;
  /** The folder that holds the states; undefined where they are elsewhere. */
  readonly folder: string | undefined;
  /** What the engine said. */
  readonly text: string;
}
