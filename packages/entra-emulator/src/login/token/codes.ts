import { randomUUID } from 'node:crypto';
import { errors } from 'jose';
import type { LoginError } from '../errors.ts';
import type { TokenKeys } from '../keys.ts';
import { refusals } from '../refusals.ts';
import { CodeSession, codeLifetimeSeconds, refreshLifetimeSeconds, Session } from './session.ts';

interface Sealing {
  readonly keys: TokenKeys;
  readonly now: () => Date;
}

interface SealingOnce extends Sealing {
  readonly redeemedCodes: RedeemedCodes;
}

/** Which codes were redeemed. A code of an earlier run cannot be read any more, so nothing has to be kept on disk. */
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

export function sealCode(
  { keys, now, redeemedCodes }: SealingOnce,
  session: Omit<CodeSession, 'jti'>,
): Promise<string> {
  return keys.seal(redeemedCodes.purpose, { ...session, jti: randomUUID() }, codeLifetimeSeconds, now());
}

/** @throws LoginError 70008, 9002313 */
export async function openCode({ keys, now, redeemedCodes }: SealingOnce, code: string): Promise<CodeSession> {
  try {
    return CodeSession.parse(await keys.unseal(redeemedCodes.purpose, code, now()));
  } catch (error) {
    throw explain(error, refusals.codeExpired());
  }
}

const refreshPurpose = 'refresh token';

export function sealRefreshToken({ keys, now }: Sealing, session: Session): Promise<string> {
  return keys.seal(refreshPurpose, { ...session, jti: randomUUID() }, refreshLifetimeSeconds, now());
}

/** @throws LoginError 700082, 9002313 */
export async function openRefreshToken({ keys, now }: Sealing, token: string): Promise<Session> {
  try {
    return Session.parse(await keys.unseal(refreshPurpose, token, now()));
  } catch (error) {
    throw explain(error, refusals.refreshTokenIdle());
  }
}

function explain(error: unknown, expired: LoginError): LoginError {
  return error instanceof errors.JWTExpired ? expired : refusals.malformed();
}
