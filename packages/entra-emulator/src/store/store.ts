import { existsSync, mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { publishOnce, writeAtomically } from '../files.ts';
import { guidPattern } from '../ids.ts';
import type { TenantState } from './objects.ts';
import { Tenant } from './tenant.ts';

export const domainPattern = /^(?=.{1,253}$)[a-z0-9-]{1,63}(\.[a-z0-9-]{1,63})+$/;

/** Two tenants cannot have the same ID or the same domain. */
export class TenantExistsError extends Error {
  override readonly name = 'TenantExistsError';
}

/**
 * All tenants of the emulator: a file each, read when first asked for, so that a thousand tenants cost no more
 * than those in use. A file per domain, named like it, holds the ID of the tenant it belongs to.
 */
export class Store {
  readonly #tenantsFolder: string;
  readonly #domainsFolder: string;
  readonly #loaded = new Map<string, Tenant>();

  constructor(folder: string) {
    this.#tenantsFolder = join(folder, 'tenants');
    this.#domainsFolder = join(folder, 'domains');
    for (const each of [this.#tenantsFolder, this.#domainsFolder]) mkdirSync(each, { recursive: true, mode: 0o700 });
  }

  /**
   * @param name a tenant ID or one of a tenant's domains.
   * @throws DirectoryStateError when the tenant's file cannot be read.
   */
  findTenant(name: string): Tenant | undefined {
    const lower = name.toLowerCase();
    const tenantId = guidPattern.test(lower) ? lower : this.#readDomain(lower);
    return tenantId === undefined ? undefined : this.#load(tenantId);
  }

  /** @throws TenantExistsError when its ID or one of its domains is taken. */
  addTenant(state: TenantState): Tenant {
    const taken = [state.tenantId, ...state.domains.map(({ id }) => id)].filter((name) => this.#exists(name));
    if (taken.length > 0) throw new TenantExistsError(`There is a tenant of that name already: ${taken.join(', ')}.`);
    for (const { id } of state.domains) writeAtomically(join(this.#domainsFolder, id), state.tenantId);
    publishOnce(this.#file(state.tenantId), JSON.stringify(state, null, 1), 0o600);
    const tenant = this.#load(state.tenantId);
    if (!tenant) throw new Error(`Tenant ${state.tenantId} could not be stored.`);
    return tenant;
  }

  /** The tenant of an application that is for other tenants too, by its client ID. Reads every tenant. */
  findHome(appId: string): Tenant | undefined {
    const names = readdirSync(this.#tenantsFolder).filter((file) => file.endsWith('.json'));
    for (const name of names) {
      const tenant = this.#load(name.slice(0, -'.json'.length));
      if (tenant?.findApplicationByAppId(appId)?.signInAudience === 'AzureADMultipleOrgs') return tenant;
    }
    return undefined;
  }

  #file(tenantId: string): string {
    return join(this.#tenantsFolder, `${tenantId}.json`);
  }

  #exists(name: string): boolean {
    return guidPattern.test(name) ? existsSync(this.#file(name)) : this.#readDomain(name) !== undefined;
  }

  #load(tenantId: string): Tenant | undefined {
    const known = this.#loaded.get(tenantId);
    if (known) return known;
    if (!existsSync(this.#file(tenantId))) return undefined;
    const tenant = new Tenant(this.#file(tenantId));
    this.#loaded.set(tenantId, tenant);
    return tenant;
  }

  /** A domain counts only while its tenant is there: a process may have been killed between the two files. */
  #readDomain(domain: string): string | undefined {
    if (!domainPattern.test(domain)) return undefined;
    const file = join(this.#domainsFolder, domain);
    if (!existsSync(file)) return undefined;
    const tenantId = readFileSync(file, 'utf8');
    return guidPattern.test(tenantId) && existsSync(this.#file(tenantId)) ? tenantId : undefined;
  }
}
