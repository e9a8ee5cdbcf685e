import { randomUUID } from 'node:crypto';
import { errors } from 'jose';
import { z } from 'zod';
import type { Context } from '../../context.ts';
import { refusals, type LoginError } from '../refusals.ts';
import { codeLifetimeSeconds } from './redeemedCodes.ts';

/** A user's sign-in to one application, as contained in a code or a refresh token. */
const Session = z.object({
  tenantId: z.string(),
  userId: z.string(),
  clientId: z.string(),
  /** Undefined for a password or a device code. */
  redirectUri: z.string().optional(),
  /** The scope requested at sign-in. */
  scope: z.string(),
  nonce: z.string().optional(),
  /** Whether the user proved more than a password. */
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

const refreshLifetimeSeconds = 90 * 24 * 60 * 60;

const refreshPurpose = 'refresh token';

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
