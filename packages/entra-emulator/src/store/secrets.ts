import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';

/** A generated secret has enough entropy for a plain salted hash; no human password is kept this way. */
export function hashSecret(secret: string, salt = randomBytes(16).toString('base64url')): string {
  return `${salt}.${createHash('sha256').update(salt).update('\0').update(secret).digest('base64url')}`;
}

export function matchesHash(secret: string, hash: string): boolean {
  const [salt = ''] = hash.split('.');
  const expected = Buffer.from(hash);
  const actual = Buffer.from(hashSecret(secret, salt));
  return actual.length === expected.length && timingSafeEqual(actual, expected);
}

export function generateSecret(): string {
  return randomBytes(30).toString('base64url');
}
