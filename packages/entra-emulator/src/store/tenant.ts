import type { Storage } from '../storage.ts';
import { Account } from './account.ts';
import { TenantState, type Application, type ServicePrincipal, type User } from './objects.ts';

/** One tenant: its state in memory and in its file, which are the same whenever `change` has returned. */
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
    try {
      this.#state = TenantState.parse(JSON.parse(storage.read(name) ?? ''));
    } catch (cause) {
      throw new DirectoryStateError(this.file, cause);
    }
  }

  /** Read-only. Use `change` to change it. */
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
   * Changes the state and writes it. Memory then holds what a restart would read. On failure, nothing changes.
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

  /** Finds a user by object ID or user principal name, like Graph's `/users/{id | userPrincipalName}`. */
  findUser(key: string): User | undefined {
    return this.#state.users.find((user) => isSameId(user.id, key) || isSameId(user.userPrincipalName, key));
  }

  /** Returns a user's data besides the Graph object, or the defaults. */
  account(objectId: string): Account {
    return this.#state.accounts[objectId] ?? Account.parse({});
  }
}

export function findById<T extends { readonly id: string }>(items: readonly T[], id: string): T | undefined {
  return items.find((item) => isSameId(item.id, id));
}

/** Removes the object with this ID from a list of a state that is being changed. */
export function removeById(items: { readonly id: string }[], id: string): void {
  const at = items.findIndex((item) => item.id === id);
  if (at >= 0) items.splice(at, 1);
}

/** Changes the object with this ID in a list of a state that is being changed. */
export function changeById(items: readonly { readonly id: string }[], id: string, changes: object): void {
  Object.assign(items.find((item) => item.id === id) ?? {}, changes);
}

/** Whether this is one of the user's addresses. */
export function hasAddress({ userPrincipalName, mail }: User, address: string): boolean {
  return isSameId(userPrincipalName, address) || (mail !== null && isSameId(mail, address));
}

export function isSameId(one: string, other: string): boolean {
  return one.toLowerCase() === other.toLowerCase();
}

/** A file of the emulator cannot be used. */
export class DirectoryStateError extends Error {
  override readonly name = 'DirectoryStateError';
  readonly file: string;

  constructor(file: string, cause: unknown) {
    super(
      `The emulator's data in ${file} cannot be read.\n` +
        'Delete that file: it is created again. Refresh the stacks that use it.',
      { cause },
    );
    this.file = file;
  }
}

/** A change that would leave a tenant's file unreadable. Nothing was written. */
export class TenantChangeError extends Error {
  override readonly name = 'TenantChangeError';
  /** The path of the invalid value in the state, such as `['applications', 0, 'tags']`. */
  readonly path: readonly PropertyKey[];

  constructor(path: readonly PropertyKey[], cause: unknown) {
    super(`The tenant cannot be stored: ${path.map(String).join('.')} has a wrong value.`, { cause });
    this.path = path;
  }
}
