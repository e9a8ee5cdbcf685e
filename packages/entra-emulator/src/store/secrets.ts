import { createHash, randomBytes, scryptSync, timingSafeEqual } from 'node:crypto';
import type { Account } from './account.ts';

/** The password of every user to whom no other was given. It protects nothing: the directory answers on loopback alone. */
export const seededPassword = 'embedded-directory-only';

const hashBytes = 32;

const makeSalt = (): string => randomBytes(16).toString('base64url');

/** Slow on purpose: what people choose can be guessed. */
export function hashPassword(password: string, salt = makeSalt()): string {
  return `${salt}.${scryptSync(password, salt, hashBytes).toString('base64url')}`;
}

export function matchesPassword({ passwordHash }: Account, password: string): boolean {
  if (passwordHash === undefined) return isSame(password, seededPassword);
  const [salt = ''] = passwordHash.split('.');
  return isSame(hashPassword(password, salt), passwordHash);
}

/** A generated secret has enough entropy for a plain salted hash; no human password is kept this way. */
export function hashSecret(secret: string, salt = makeSalt()): string {
  return `${salt}.${createHash('sha256').update(salt).update('\0').update(secret).digest('base64url')}`;
}

export function matchesSecret(secret: string, hash: string): boolean {
  const [salt = ''] = hash.split('.');
  return isSame(hashSecret(secret, salt), hash);
}

export function generateSecret(): string {
  return randomBytes(30).toString('base64url');
}

function isSame(one: string, other: string): boolean {
  const [left, right] = [Buffer.from(one), Buffer.from(other)];
  return left.length === right.length && timingSafeEqual(left, right);
}
