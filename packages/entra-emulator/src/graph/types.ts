import type { Context } from '../context.ts';
import type { Tenant } from '../store/tenant.ts';

export interface Caller {
  readonly tenantId: string;
  readonly objectId: string;
  readonly roles: readonly string[];
  /** What a user's token allows; an application's has none of it, but roles. */
  readonly scopes: readonly string[];
  readonly isUser: boolean;
}

export interface GraphRequest {
  readonly tenant: Tenant;
  readonly caller: Caller;
  readonly params: Readonly<Record<string, string>>;
  /** The path's `:id`; empty where it has none. */
  readonly id: string;
  readonly query: Readonly<Record<string, string>>;
  readonly body: unknown;
  /** Address without the query: a next page's link begins with it. */
  readonly url: string;
  readonly context: Context;
  /** Whether the header `ConsistencyLevel: eventual` was sent, which Graph's advanced queries need. */
  readonly isEventual: boolean;
}

export interface GraphAnswer {
  readonly status: 200 | 201 | 204;
  readonly body?: object;
  /** An answer that is not JSON. */
  readonly text?: string;
}

/** Users by what they may do in a directory; `owner`: of the object in question. */
export type Person = 'member' | 'reader' | 'developer' | 'owner' | 'administrator' | 'userAdministrator';

/** Who may ask for an operation (from its reference page). */
export interface Rights {
  /** Application permissions of which one is enough; of a list within the list all are needed. */
  readonly permissions: readonly (string | readonly string[])[];
  /** Optional. Delegated permissions of which a user's token has to carry one. */
  readonly delegated?: readonly string[];
  /** Optional. Users of whom one has to be who asks with `Directory.AccessAsUser.All`; nobody otherwise. */
  readonly persons?: readonly Person[];
  /** Optional. The object that has to be owned by who may change its own alone; undefined when there is none. */
  readonly owned?: (request: GraphRequest) => string | undefined;
}

/** One operation of Graph. */
export interface Route extends Rights {
  readonly method: 'GET' | 'POST' | 'PATCH' | 'DELETE';
  readonly path: string;
  readonly answer: Answer;
}

export type Answer = (request: GraphRequest) => GraphAnswer;

export function route(method: Route['method'], path: string, rights: Rights, answer: Answer): Route {
  return { method, path, ...rights, answer };
}

export const ok = (body: object): GraphAnswer => ({ status: 200, body });
export const noContent: GraphAnswer = { status: 204 };
