import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import { guidPattern } from '../ids.ts';
import type { Storage } from '../storage.ts';
import { DirectoryStateError, Tenant } from './tenant.ts';
import type { TenantState } from './objects.ts';

export const domainPattern = /^(?=.{1,253}$)[a-z0-9-]{1,63}(\.[a-z0-9-]{1,63})+$/;

const tenantsFolder = 'tenants';
const domainsFolder = 'domains';

/** Two tenants cannot have the same ID or the same domain. */
export class TenantExistsError extends Error {
  override readonly name = 'TenantExistsError';
}

/**
 * All tenants of the emulator, one file each, read on first use so that a thousand tenants cost no more than those in
 * use. A file named after each domain contains the ID of its tenant.
 */
export class Store {
  readonly #storage: Storage;
  readonly #loaded = new Map<string, Tenant>();
  readonly #warn: (message: string) => void;

  /** @param warn receives a message for each file that could not be read and was set aside. */
  constructor(storage: Storage, warn: (message: string) => void) {
    this.#storage = storage;
    this.#warn = warn;
    for (const folder of [tenantsFolder, domainsFolder]) storage.makeFolder(folder);
  }

  /**
   * Finds a tenant. A file that cannot be read is renamed, and its tenant counts as missing.
   *
   * @param name a tenant ID or one of a tenant's domains.
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
    for (const { id } of state.domains) this.#storage.write(`${domainsFolder}/${id}`, state.tenantId, true);
    this.#storage.publish(fileOf(state.tenantId), JSON.stringify(state, null, 1));
    const tenant = this.#load(state.tenantId);
    if (!tenant) throw new Error(`Tenant ${state.tenantId} could not be stored.`);
    return tenant;
  }

  /** Finds the home tenant of a multi-tenant application by its client ID. Reads every tenant. */
  findHome(appId: string): Tenant | undefined {
    const names = this.#storage.list(tenantsFolder).filter((file) => file.endsWith('.json'));
    for (const name of names) {
      const tenant = this.#load(name.slice(0, -'.json'.length));
      if (tenant?.findApplicationByAppId(appId)?.signInAudience === 'AzureADMultipleOrgs') return tenant;
    }
    return undefined;
  }

  #exists(name: string): boolean {
    return guidPattern.test(name) ? this.#hasFile(name) : this.#readDomain(name) !== undefined;
  }

  #load(tenantId: string): Tenant | undefined {
    const known = this.#loaded.get(tenantId);
    if (known) return known;
    if (!this.#hasFile(tenantId)) return undefined;
    try {
      const tenant = new Tenant(this.#storage, fileOf(tenantId));
      this.#loaded.set(tenantId, tenant);
      return tenant;
    } catch (error) {
      if (!(error instanceof DirectoryStateError)) throw error;
      this.#setAside(tenantId, error);
      return undefined;
    }
  }

  /** Keeps an unreadable file under another name, so that the tenant can be created again and nothing is lost. */
  #setAside(tenantId: string, { file, cause }: DirectoryStateError): void {
    const name = `${fileOf(tenantId)}.${randomUUID().slice(0, 8)}.unreadable`;
    this.#storage.rename(fileOf(tenantId), name);
    this.#warn(
      `${file} cannot be read (${describeCause(cause)}). It was renamed to ${this.#storage.describe(name)}.\n` +
        'The tenant in it is missing until it is created again. To restore it, stop the emulator, correct that file and rename it back.',
    );
  }

  /** Ignores a domain without a tenant: a process may have been killed between writing the two files. */
  #readDomain(domain: string): string | undefined {
    if (!domainPattern.test(domain)) return undefined;
    const tenantId = this.#storage.read(`${domainsFolder}/${domain}`) ?? '';
    return guidPattern.test(tenantId) && this.#hasFile(tenantId) ? tenantId : undefined;
  }

  #hasFile(tenantId: string): boolean {
    return this.#storage.has(fileOf(tenantId));
  }
}

function describeCause(cause: unknown): string {
  if (cause instanceof z.ZodError) {
    const [issue] = cause.issues;
    return `${issue?.path.map(String).join('.') ?? ''}: ${issue?.message ?? ''}`.replace(/^: /, '');
  }
  return cause instanceof Error ? cause.message : String(cause);
}

function fileOf(tenantId: string): string {
  return `${tenantsFolder}/${tenantId}.json`;
}
