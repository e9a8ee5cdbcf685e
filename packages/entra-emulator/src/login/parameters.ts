import type { Store } from '../store/store.ts';
import type { Tenant } from '../store/tenant.ts';
import { refusals } from './refusals.ts';

/** The parameters of a query or a form. */
export type Parameters = Readonly<Record<string, string>>;

/** Paths that name no tenant: the signed-in account determines it. */
const sharedTenants = new Set(['common', 'organizations', 'consumers']);

export function isSharedTenant(name: string): boolean {
  return sharedTenants.has(name.toLowerCase());
}

/** @throws LoginError 90002 */
export function requireTenant(store: Store, name: string): Tenant {
  const tenant = store.findTenant(name);
  if (!tenant) throw refusals.tenantNotFound(name);
  return tenant;
}

/**
 * Returns the tenant of a request about users, which a single-tenant application has to name.
 * @throws LoginError 50194, 90002
 */
export function requireOwnTenant(store: Store, name: string, parameters: Parameters): Tenant {
  if (isSharedTenant(name)) throw refusals.notMultiTenant(requireParameter(parameters, 'client_id'));
  return requireTenant(store, name);
}

/** @throws LoginError 900144 */
export function requireParameter(parameters: Parameters, name: string): string {
  const value = parameters[name];
  if (value === undefined || value === '') throw refusals.missingParameter(name);
  return value;
}
