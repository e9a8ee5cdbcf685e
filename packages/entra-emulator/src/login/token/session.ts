import { z } from 'zod';

/** Somebody's sign-in to one application: what a code and a refresh token stand for. */
export const Session = z.object({
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
export const CodeSession = Session.extend({
  jti: z.string(),
  redirectUri: z.string(),
  /** PKCE, always of method S256 (RFC 7636). */
  codeChallenge: z.string().optional(),
});
export type CodeSession = z.output<typeof CodeSession>;

export const codeLifetimeSeconds = 600;
export const refreshLifetimeSeconds = 90 * 24 * 60 * 60;
