import type { Context } from '../context.ts';
import type { Tenant } from '../store/tenant.ts';

export interface Caller {
  readonly tenantId: string;
  readonly objectId: string;
  readonly roles: readonly string[];
  /** Delegated permissions. An application's token has roles instead. */
  readonly scopes: readonly string[];
  readonly isUser: boolean;
}

export interface GraphRequest {
  readonly tenant: Tenant;
  readonly caller: Caller;
  readonly params: Readonly<Record<string, string>>;
  /** The path's `:id`, or empty. */
  readonly id: string;
  readonly query: Readonly<Record<string, string>>;
  readonly body: unknown;
  /** The URL without its query. The link to the next page begins with it. */
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

/** Kinds of users by their rights in a directory. An `owner` owns the object in question. */
export type Person = 'member' | 'reader' | 'developer' | 'owner' | 'administrator' | 'userAdministrator';

/** The callers that may use an operation, from its reference page. */
export interface Rights {
  /** Application permissions, one of which is enough. All permissions in a nested list are needed. */
  readonly permissions: readonly (string | readonly string[])[];
  /** Optional. Delegated permissions, one of which a user's token needs. */
  readonly delegated?: readonly string[];
  /** Optional. Kinds of users that may call with `Directory.AccessAsUser.All`. Defaults to none. */
  readonly persons?: readonly Person[];
  /** Optional. Returns the object that a caller limited to its own objects must own, or undefined. */
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
