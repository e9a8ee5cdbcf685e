import { permissionsOn, resources } from '../permissions.ts';
import type { MailResource, Protocol } from '../permissions.ts';

/** The delegated permissions of one API as scopes (`https://<host>/<permission>`), in the guide's order. */
export function scopesOn(resource: MailResource, protocols: readonly Protocol[]): readonly string[] {
  return permissionsOn(resource, protocols).map(({ name }) => `${resources[resource].scopeHost}/${name}`);
}

/** What the monitor asks a token for: Exchange Online alone, since IMAP and SMTP refuse a token for Graph. */
export function tokenScopes(protocols: readonly Protocol[]): readonly string[] {
  return [...scopesOn('exchange', protocols), 'offline_access'];
}
