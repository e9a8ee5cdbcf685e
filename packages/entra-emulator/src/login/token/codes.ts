import { randomUUID } from 'node:crypto';
import { errors } from 'jose';
import { z } from 'zod';
import type { Context } from '../../context.ts';
import { refusals, type LoginError } from '../refusals.ts';

/** Somebody's sign-in to one application: what a code and a refresh token stand for. */
const Session = z.object({
  tenantId: z.string(),
  userId: z.string(),
  clientId: z.string(),
  /** Undefined where there is none: password, device code. */
  redirectUri: z.string().optional(),
  /** What was asked for when signing in. */
  scope: z.string(),
  nonce: z.string().optional(),
  /** Whether more than a password was proven. */
  hasProven: z.boolean(),
  /** ISO 8601. */
  signedInAt: z.string(),
});
export type Session = z.output<typeof Session>;

/** A session that one client may redeem once. */
const CodeSession = Session.extend({
  jti: z.string(),
  redirectUri: z.string(),
  /** PKCE, always of method S256 (RFC 7636). */
  codeChallenge: z.string().optional(),
});
export type CodeSession = z.output<typeof CodeSession>;

const codeLifetimeSeconds = 600;
const refreshLifetimeSeconds = 90 * 24 * 60 * 60;

const refreshPurpose = 'refresh token';

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

export function sealCode({ keys, now, redeemedCodes }: Context, session: Omit<CodeSession, 'jti'>): Promise<string> {
  return keys.seal(redeemedCodes.purpose, { ...session, jti: randomUUID() }, codeLifetimeSeconds, now());
}

/** @throws LoginError 70008, 9002313 */
export function openCode(context: Context, code: string): Promise<CodeSession> {
  const refuse = { expired: refusals.codeExpired, invalid: refusals.malformed };
  return unseal(context, context.redeemedCodes.purpose, CodeSession, code, refuse);
}

export function sealRefreshToken({ keys, now }: Context, session: Session): Promise<string> {
  return keys.seal(refreshPurpose, { ...session, jti: randomUUID() }, refreshLifetimeSeconds, now());
}

/** @throws LoginError 700082, 9002313 */
export function openRefreshToken(context: Context, token: string): Promise<Session> {
  const refuse = { expired: refusals.refreshTokenIdle, invalid: refusals.malformed };
  return unseal(context, refreshPurpose, Session, token, refuse);
}

export async function unseal<T>(
  { keys, now }: Context,
  purpose: string,
  schema: z.ZodType<T>,
  text: string,
  refuse: Readonly<Record<'expired' | 'invalid', () => LoginError>>,
): Promise<T> {
  try {
    return schema.parse(await keys.unseal(purpose, text, now()));
  } catch (error) {
    throw error instanceof errors.JWTExpired ? refuse.expired() : refuse.invalid();
  }
}
