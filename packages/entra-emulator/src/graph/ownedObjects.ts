import type { Application, ServicePrincipal, TenantState } from '../store/objects.ts';
import { findById } from '../store/tenant.ts';
import type { EntityType } from './entities.ts';
import { requireFound } from './errors.ts';
import { addOwner, listOwners, removeOwner } from './owners.ts';
import { answerEntity, answerList, listRoutes } from './query.ts';
import { mayChangeApplications, mayReadApplications } from './rights.ts';
import { noContent, route } from './types.ts';
import type { Answer, GraphRequest, Rights, Route } from './types.ts';

type Owned = Application | ServicePrincipal;

/** What applications and service principals, which have owners, do each in their own way. */
interface OwnedKind<T extends Owned> {
  readonly collection: 'applications' | 'servicePrincipals';
  readonly type: EntityType;
  readonly list: (state: TenantState) => readonly T[];
  readonly create: Answer;
  /** What has to be owned to create one. */
  readonly basis?: Rights['owned'];
  readonly update: Answer;
  readonly remove: (state: TenantState, object: T, now: Date) => void;
  readonly mayAddOwner: Rights['permissions'];
}

/** The operations that both kinds have, with the same rights. */
export function buildOwnedRoutes<T extends Owned>(kind: OwnedKind<T>): readonly Route[] {
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
  const create: Rights = kind.basis
    ? { ...mayChangeApplications, owned: kind.basis }
    : { ...mayChangeApplications, persons: ['developer'] };
  return [
    ...listRoutes(path, read, (request) => answerList(list(request.tenant.state), type, request)),
    route('POST', path, create, kind.create),
    route('GET', one, read, (request) => answerEntity(required(request), type, request)),
    route('PATCH', one, change, kind.update),
    route('DELETE', one, change, (request) => {
      const { id } = required(request);
      request.tenant.change((state) => {
        kind.remove(state, requireFound(findById(list(state), id), id), request.context.now());
      });
      return noContent;
    }),
    ...listRoutes(`${one}/owners`, read, checked(listOwners)),
    route('POST', `${one}/owners/$ref`, { ...change, permissions: kind.mayAddOwner }, checked(addOwner)),
    route('DELETE', `${one}/owners/:ownerId/$ref`, change, checked(removeOwner)),
  ];
}
