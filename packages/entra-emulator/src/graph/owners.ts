import { z } from 'zod';
import type { Application, ServicePrincipal, TenantState } from '../store/objects.ts';
import { findById, type Tenant } from '../store/tenant.ts';
import { readBody } from './bodies.ts';
import { directoryObjectType, listOwnersOf, type EntityType } from './entities.ts';
import { graphRefusals, requireFound } from './errors.ts';
import { answerEntity, answerList, listRoutes } from './query.ts';
import { allow, checkRights, mayChangeApplications, mayReadApplications, readsDirectory } from './rights.ts';
import { noContent, route } from './types.ts';
import type { Answer, GraphAnswer, GraphRequest, Rights, Route } from './types.ts';

const Reference = z.strictObject({ '@odata.id': z.string() });

/** Returns the object ID at the end of a reference such as `https://graph.microsoft.com/v1.0/directoryObjects/<id>`. */
function readReference(reference: string): string {
  return reference.split('/').at(-1) ?? '';
}

/** Returns the owners of a new object: those that its body binds, or else its creator. */
export function readNewOwners(request: GraphRequest, bound: readonly string[] | undefined): string[] {
  const { tenant, caller } = request;
  const ids = bound?.map(readReference) ?? [caller.objectId];
  // The caller must be allowed to read owners other than itself.
  if (ids.some((id) => id.toLowerCase() !== caller.objectId)) checkRights(allow('member', ...readsDirectory), request);
  return ids.map((id) => requireOwner(tenant, id));
}

function addOwner(request: GraphRequest): GraphAnswer {
  const id = request.id.toLowerCase();
  const { '@odata.id': reference } = readBody(Reference, request.body, 'Owner');
  const owner = requireOwner(request.tenant, readReference(reference));
  const owners = request.tenant.state.owners[id] ?? [];
  if (owners.includes(owner)) throw graphRefusals.ownerExists();
  request.tenant.change((state) => {
    state.owners[id] = [...owners, owner];
  });
  return noContent;
}

function removeOwner(request: GraphRequest): GraphAnswer {
  const id = request.id.toLowerCase();
  const owner = (request.params.ownerId ?? '').toLowerCase();
  const owners = request.tenant.state.owners[id] ?? [];
  if (!owners.includes(owner)) throw graphRefusals.notFound(owner);
  request.tenant.change((state) => {
    state.owners[id] = owners.filter((each) => each !== owner);
  });
  return noContent;
}

/** Only users and service principals can own an application. */
function requireOwner(tenant: Tenant, id: string): string {
  return requireFound(tenant.findUser(id) ?? tenant.findServicePrincipal(id), id).id;
}

/** The operations that differ between applications and service principals, the two types with owners. */
interface OwnedKind<T extends Application | ServicePrincipal> {
  readonly collection: 'applications' | 'servicePrincipals';
  readonly type: EntityType;
  readonly list: (state: TenantState) => readonly T[];
  readonly create: Answer;
  /** Returns the object that the caller must own to create one. */
  readonly basis?: Rights['owned'];
  readonly update: Answer;
  readonly remove: (state: TenantState, object: T, now: Date) => void;
  readonly mayAddOwner: Rights['permissions'];
}

/** Builds the operations that both types share, with the same rights. */
export function buildOwnedRoutes<T extends Application | ServicePrincipal>(kind: OwnedKind<T>): readonly Route[] {
  const { type, list } = kind;
  const path = `/${kind.collection}`;
  const one = `${path}/:id`;
  const find = ({ tenant, id }: GraphRequest) => findById(list(tenant.state), id);
  const required = (request: GraphRequest) => requireFound(find(request), request.id);
  const checked =
    (answer: Answer): Answer =>
    (request) => {
      required(request);
      return answer(request);
    };
  const read = mayReadApplications;
  const change: Rights = { ...mayChangeApplications, owned: (request) => find(request)?.id };
  const create: Rights = {
    ...mayChangeApplications,
    ...(kind.basis ? { owned: kind.basis } : { persons: ['developer'] }),
  };
  return [
    ...listRoutes(path, read, (request) => answerList(list(request.tenant.state), type, request)),
    route('POST', path, create, kind.create),
    route('GET', one, read, (request) => answerEntity(required(request), type, request)),
    route('PATCH', one, change, kind.update),
    route('DELETE', one, change, (request) => {
      const object = required(request);
      request.tenant.change((state) => {
        kind.remove(state, object, request.context.now());
      });
      return noContent;
    }),
    ...listRoutes(`${one}/owners`, read, (request) =>
      answerList(listOwnersOf(request.tenant, required(request).id), directoryObjectType, request),
    ),
    route('POST', `${one}/owners/$ref`, { ...change, permissions: kind.mayAddOwner }, checked(addOwner)),
    route('DELETE', `${one}/owners/:ownerId/$ref`, change, checked(removeOwner)),
  ];
}
