import { addOwner, listOwners, removeOwner } from './owners.ts';
import { mayChangeApplications, mayReadApplications } from './rights.ts';
import type { GraphAnswer, GraphRequest, Rights, Route } from './types.ts';

type Answer = (request: GraphRequest) => GraphAnswer;

/** What applications and service principals, which have owners, do each in their own way. */
export interface OwnedKind {
  readonly path: '/applications' | '/servicePrincipals';
  /** The object that a path names. */
  readonly find: (request: GraphRequest) => { readonly id: string } | undefined;
  /** An answer about an object that is there. */
  readonly withObject: (answer: Answer) => Answer;
  readonly list: Answer;
  readonly get: Answer;
  readonly create: Answer;
  /** What has to be owned to create one. */
  readonly basis?: (request: GraphRequest) => string | undefined;
  readonly update: Answer;
  readonly remove: Answer;
  readonly mayAddOwner: Rights['permissions'];
}

/** The operations that both kinds have, with the same rights. */
export function buildOwnedRoutes(kind: OwnedKind): readonly Route[] {
  const { path, withObject } = kind;
  const one = `${path}/:id`;
  const read = mayReadApplications;
  const change: Rights = { ...mayChangeApplications, owned: (request) => kind.find(request)?.id };
  const create: Rights = {
    ...mayChangeApplications,
    persons: ['developer'],
    ...(kind.basis && { owned: kind.basis, persons: ['owner', 'administrator'] }),
  };
  return [
    { method: 'GET', path, ...read, answer: kind.list, isCountable: true },
    { method: 'POST', path, ...create, answer: kind.create },
    { method: 'GET', path: one, ...read, answer: kind.get },
    { method: 'PATCH', path: one, ...change, answer: kind.update },
    { method: 'DELETE', path: one, ...change, answer: kind.remove },
    { method: 'GET', path: `${one}/owners`, ...read, answer: withObject(listOwners), isCountable: true },
    {
      method: 'POST',
      path: `${one}/owners/$ref`,
      ...change,
      permissions: kind.mayAddOwner,
      answer: withObject(addOwner),
    },
    { method: 'DELETE', path: `${one}/owners/:ownerId/$ref`, ...change, answer: withObject(removeOwner) },
  ];
}
