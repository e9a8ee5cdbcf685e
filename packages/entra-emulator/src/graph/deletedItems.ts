import { listDeleted, removeForGood, restore } from '../store/deletion.ts';
import type { DeletedItem } from '../store/objects.ts';
import { isSameId } from '../store/tenant.ts';
import { applicationType, servicePrincipalType, userType } from './entities.ts';
import type { EntityType } from './entities.ts';
import { graphRefusals, requireFound } from './errors.ts';
import { answerEntity, answerList } from './query.ts';
import { noContent, route } from './types.ts';
import type { Answer, GraphAnswer, GraphRequest, Rights, Route } from './types.ts';

const types: Readonly<Record<DeletedItem['type'], EntityType>> = {
  application: applicationType,
  servicePrincipal: servicePrincipalType,
  user: userType,
};

function listOf(type: DeletedItem['type']): Answer {
  return (request) => {
    const items = listDeleted(request.tenant.state, request.context.now()).flatMap((each) =>
      each.type === type ? [each.item] : [],
    );
    return answerList(items, types[type], request);
  };
}

function requireDeleted({ tenant, id, context }: GraphRequest): DeletedItem {
  const deleted = listDeleted(tenant.state, context.now());
  return requireFound(
    deleted.find(({ item }) => isSameId(item.id, id)),
    id,
  );
}

function get(request: GraphRequest): GraphAnswer {
  const { type, item } = requireDeleted(request);
  return answerEntity(item, types[type], request);
}

function bringBack(request: GraphRequest): GraphAnswer {
  const deleted = requireDeleted(request);
  const { tenant } = request;
  if (deleted.type === 'servicePrincipal' && tenant.findServicePrincipalByAppId(deleted.item.appId)) {
    throw graphRefusals.servicePrincipalExists(deleted.item.appId);
  }
  if (deleted.type === 'user' && tenant.findUser(deleted.item.userPrincipalName))
    throw graphRefusals.userExists('userPrincipalName');
  tenant.change((state) => {
    restore(state, deleted);
  });
  return answerEntity({ ...deleted.item, deletedDateTime: null }, types[deleted.type], request);
}

function remove(request: GraphRequest): GraphAnswer {
  const deleted = requireDeleted(request);
  request.tenant.change((state) => {
    removeForGood(state, deleted);
  });
  return noContent;
}

const read: Rights = {
  permissions: ['Application.Read.All', 'Application.ReadWrite.All', 'Directory.Read.All', 'Directory.ReadWrite.All'],
  persons: ['reader'],
};
const write: Rights = { permissions: ['Application.ReadWrite.All'], persons: ['administrator'] };
const readUsers: Rights = {
  permissions: ['User.Read.All', 'User.ReadWrite.All', 'Directory.Read.All', 'Directory.ReadWrite.All'],
  persons: ['reader'],
};

const folder = '/directory/deletedItems';

/** https://learn.microsoft.com/graph/api/directory-deleteditems-list: a list has to name its type. */
export const deletedItemRoutes: readonly Route[] = [
  route('GET', `${folder}/microsoft.graph.application`, read, listOf('application')),
  route('GET', `${folder}/microsoft.graph.servicePrincipal`, read, listOf('servicePrincipal')),
  route('GET', `${folder}/microsoft.graph.user`, readUsers, listOf('user')),
  route('GET', `${folder}/:id`, read, get),
  route('DELETE', `${folder}/:id`, write, remove),
  route('POST', `${folder}/:id/restore`, write, bringBack),
];
