import { randomUUID } from 'node:crypto';
import type { Application, TenantState } from './objects.ts';
import { generateSecret, hashSecret, matchesSecret } from './secrets.ts';

export interface SecretSettings {
  /** Optional. Defaults to a random one. */
  readonly secret?: string;
  readonly displayName?: string | null | undefined;
  /** Optional. Defaults to now. */
  readonly startDateTime?: string | null | undefined;
  /** Optional. Defaults to two years after the start, as in Entra. */
  readonly endDateTime?: string | null | undefined;
}

/** A client secret, with its text, as Graph shows it once. */
export type NewSecret = Application['passwordCredentials'][number] & { readonly secretText: string };

/** Adds a client secret to an application. Its text is in what is returned and is stored nowhere. */
export function createClientSecret(
  state: TenantState,
  applicationId: string,
  settings: SecretSettings,
  now: Date,
): NewSecret {
  const application = state.applications.find(({ id }) => id === applicationId);
  if (!application) throw new Error(`There is no application ${applicationId}.`);
  const secretText = settings.secret ?? generateSecret();
  const startDateTime = settings.startDateTime ?? now.toISOString();
  const credential = {
    customKeyIdentifier: null,
    keyId: randomUUID(),
    displayName: settings.displayName ?? null,
    hint: secretText.slice(0, 3),
    startDateTime,
    endDateTime: settings.endDateTime ?? addTwoYears(startDateTime),
  };
  application.passwordCredentials.push(credential);
  state.secretHashes[credential.keyId] = hashSecret(secretText);
  return { ...credential, secretText };
}

/** Adds a client secret and returns its text. */
export function addClientSecret(
  state: TenantState,
  applicationId: string,
  settings: SecretSettings,
  now: Date,
): string {
  return createClientSecret(state, applicationId, settings, now).secretText;
}

function addTwoYears(time: string): string {
  const end = new Date(time);
  end.setUTCFullYear(end.getUTCFullYear() + 2);
  return end.toISOString();
}

/** What Entra finds when an application shows a client secret. */
export function checkClientSecret(
  state: TenantState,
  application: Application,
  secret: string,
  now: Date,
): 'valid' | 'expired' | 'wrong' {
  const credential = application.passwordCredentials.find(({ keyId }) =>
    matchesSecret(secret, state.secretHashes[keyId] ?? ''),
  );
  if (!credential) return 'wrong';
  return Date.parse(credential.endDateTime) <= now.getTime() ? 'expired' : 'valid';
}
