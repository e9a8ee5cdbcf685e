import { randomUUID } from 'node:crypto';
import type { Application, TenantState } from './objects.ts';
import { generateSecret, hashSecret, matchesHash } from './secrets.ts';

export interface SecretSettings {
  /** Optional. Defaults to a random one. */
  readonly secret?: string;
  /** Optional. Defaults to a time that nobody here will see. */
  readonly endDateTime?: string;
}

/** Adds a client secret to an application, whose text is returned here and kept nowhere. */
export function addClientSecret(
  state: TenantState,
  applicationId: string,
  settings: SecretSettings,
  now: Date,
): string {
  const application = state.applications.find(({ id }) => id === applicationId);
  if (!application) throw new Error(`There is no application ${applicationId}.`);
  const { secret = generateSecret(), endDateTime = '2999-12-31T00:00:00.000Z' } = settings;
  const keyId = randomUUID();
  application.passwordCredentials.push({
    keyId,
    displayName: null,
    hint: secret.slice(0, 3),
    startDateTime: now.toISOString(),
    endDateTime,
  });
  state.secretHashes[keyId] = hashSecret(secret);
  return secret;
}

/** What Entra finds when an application shows a client secret. */
export function checkClientSecret(
  state: TenantState,
  application: Application,
  secret: string,
  now: Date,
): 'valid' | 'expired' | 'wrong' {
  const credential = application.passwordCredentials.find(({ keyId }) =>
    matchesHash(secret, state.secretHashes[keyId] ?? ''),
  );
  if (!credential) return 'wrong';
  return Date.parse(credential.endDateTime) <= now.getTime() ? 'expired' : 'valid';
}
