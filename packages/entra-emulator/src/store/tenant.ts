import type { Storage } from '../storage.ts';
import { Account } from './account.ts';
import { DirectoryStateError, TenantChangeError } from './errors.ts';
import { TenantState } from './objects.ts';
import type { Application, ServicePrincipal, User } from './objects.ts';

/** One tenant: its state in memory and in its file, which always say the same once `change` has returned. */
export class Tenant {
  readonly file: string;
  readonly #storage: Storage;
  readonly #name: string;
  #state: TenantState;

  /** @throws DirectoryStateError when the file named `name` cannot be read. */
  constructor(storage: Storage, name: string) {
    this.file = storage.describe(name);
    this.#storage = storage;
    this.#name = name;
    this.#state = this.#read();
  }

  /** To be read; changed through `change` alone. */
  get state(): TenantState {
    return this.#state;
  }

  get id(): string {
    return this.#state.tenantId;
  }

  get defaultDomain(): string {
    return this.#state.domains.find(({ isDefault }) => isDefault)?.id ?? this.id;
  }

  /**
   * Changes the state and writes it. Memory then holds what a restart would read from the file. When it fails, nothing has changed.
   *
   * @throws TenantChangeError when the file could not be read again.
   */
  change<T>(mutate: (state: TenantState) => T): T {
    const next = structuredClone(this.#state);
    const result = mutate(next);
    const content = JSON.stringify(next, null, 1);
    const { data, error } = TenantState.safeParse(JSON.parse(content));
    if (error) throw new TenantChangeError(error.issues[0]?.path ?? [], error);
    this.#storage.write(this.#name, content);
    this.#state = data;
    return result;
  }

  findApplication(id: string): Application | undefined {
    return findById(this.#state.applications, id);
  }

  findApplicationByAppId(appId: string): Application | undefined {
    return this.#state.applications.find((application) => isSameId(application.appId, appId));
  }

  findServicePrincipal(id: string): ServicePrincipal | undefined {
    return findById(this.#state.servicePrincipals, id);
  }

  findServicePrincipalByAppId(appId: string): ServicePrincipal | undefined {
    return this.#state.servicePrincipals.find((principal) => isSameId(principal.appId, appId));
  }

  /** By object ID or user principal name, as Graph's `/users/{id | userPrincipalName}` takes both. */
  findUser(key: string): User | undefined {
    return this.#state.users.find((user) => isSameId(user.id, key) || isSameId(user.userPrincipalName, key));
  }

  /** What the directory keeps about a user beside the Graph object; the usual where nothing is kept. */
  account(objectId: string): Account {
    return this.#state.accounts[objectId] ?? Account.parse({});
  }

  #read(): TenantState {
    const content = this.#storage.read(this.#name) ?? '';
    try {
      return TenantState.parse(JSON.parse(content));
    } catch (cause) {
      throw new DirectoryStateError(this.file, cause);
    }
  }
}

export function findById<T extends { readonly id: string }>(items: readonly T[], id: string): T | undefined {
  return items.find((item) => isSameId(item.id, id));
}

export function isSameId(one: string, other: string): boolean {
  return one.toLowerCase() === other.toLowerCase();
}
