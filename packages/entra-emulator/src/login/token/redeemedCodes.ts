import { randomUUID } from 'node:crypto';
import { refusals } from '../refusals.ts';

export const codeLifetimeSeconds = 600;

/** The redeemed codes. Codes of an earlier run cannot be read any more, so nothing is kept on disk. */
export class RedeemedCodes {
  readonly purpose = `authorization code ${randomUUID()}`;
  readonly #until = new Map<string, number>();

  /** @throws LoginError 54005 */
  redeem(id: string, now: Date): void {
    for (const [each, until] of this.#until) if (until <= now.getTime()) this.#until.delete(each);
    if (this.#until.has(id)) throw refusals.codeSpent();
    this.#until.set(id, now.getTime() + 2 * codeLifetimeSeconds * 1_000);
  }
}
