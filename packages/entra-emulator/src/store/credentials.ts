import { createHash, randomBytes, randomUUID, scryptSync, timingSafeEqual } from 'node:crypto';
import type { Account } from './account.ts';
import type { Application, TenantState } from './objects.ts';

interface SecretSettings {
  /** Optional. Defaults to a random secret. */
  readonly secret?: string;
  readonly displayName?: string | null | undefined;
  /** Optional. Defaults to now. */
  readonly startDateTime?: string | null | undefined;
  /** Optional. Defaults to two years after the start, as in Entra. */
  readonly endDateTime?: string | null | undefined;
}

/** Adds a client secret to an application. Returns its text, which Graph shows once and which is not stored. */
export function createClientSecret(state: TenantState, applicationId: string, settings: SecretSettings, now: Date) {
  const application = state.applications.find(({ id }) => id === applicationId);
  if (!application) throw new Error(`There is no application ${applicationId}.`);
  const secretText = settings.secret ?? randomBytes(30).toString('base64url');
  const startDateTime = settings.startDateTime ?? now.toISOString();
  const twoYearsLater = new Date(startDateTime);
  twoYearsLater.setUTCFullYear(twoYearsLater.getUTCFullYear() + 2);
  const credential = {
    customKeyIdentifier: null,
    keyId: randomUUID(),
    displayName: settings.displayName ?? null,
    hint: secretText.slice(0, 3),
    startDateTime,
    endDateTime: settings.endDateTime ?? twoYearsLater.toISOString(),
  };
  application.passwordCredentials.push(credential);
  state.secretHashes[credential.keyId] = hashSecret(secretText);
  return { ...credential, secretText };
}

export function checkClientSecret(
  state: TenantState,
  application: Application,
  secret: string,
  now: Date,
): 'valid' | 'expired' | 'wrong' {
  const credential = application.passwordCredentials.find(({ keyId }) =>
    matches(hashSecret, secret, state.secretHashes[keyId] ?? ''),
  );
  if (!credential) return 'wrong';
  return Date.parse(credential.endDateTime) <= now.getTime() ? 'expired' : 'valid';
}

/** The default password of every user. It protects nothing, since the directory listens on loopback only. */
const seededPassword = 'embedded-directory-only';

const makeSalt = (): string => randomBytes(16).toString('base64url');

/** Slow on purpose, since passwords that people choose can be guessed. */
export function hashPassword(password: string, salt = makeSalt()): string {
  return `${salt}.${scryptSync(password, salt, 32).toString('base64url')}`;
}

/** A generated secret has enough entropy for a plain salted hash; no human password is kept this way. */
function hashSecret(secret: string, salt = makeSalt()): string {
  return `${salt}.${createHash('sha256').update(salt).update('\0').update(secret).digest('base64url')}`;
}

export function matchesPassword({ passwordHash }: Account, password: string): boolean {
  return passwordHash === undefined ? isSame(password, seededPassword) : matches(hashPassword, password, passwordHash);
}

function matches(hash: typeof hashSecret, text: string, hashed: string): boolean {
  return isSame(hash(text, hashed.split('.')[0]), hashed);
}

function isSame(one: string, other: string): boolean {
  const [left, right] = [Buffer.from(one), Buffer.from(other)];
  return left.length === right.length && timingSafeEqual(left, right);
}
