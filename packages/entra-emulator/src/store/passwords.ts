import { randomBytes, scryptSync, timingSafeEqual } from 'node:crypto';
import type { Account } from './account.ts';

/** The password of every user to whom no other was given. It protects nothing: the directory answers on loopback alone. */
export const seededPassword = 'embedded-directory-only';

const hashBytes = 32;

/** Slow on purpose: what people choose can be guessed. */
export function hashPassword(password: string, salt = randomBytes(16).toString('base64url')): string {
  return `${salt}.${scryptSync(password, salt, hashBytes).toString('base64url')}`;
}

export function matchesPassword({ passwordHash }: Account, password: string): boolean {
  if (passwordHash === undefined) return isSame(password, seededPassword);
  const [salt = ''] = passwordHash.split('.');
  return isSame(hashPassword(password, salt), passwordHash);
}

function isSame(one: string, other: string): boolean {
  const [left, right] = [Buffer.from(one), Buffer.from(other)];
  return left.length === right.length && timingSafeEqual(left, right);
}
