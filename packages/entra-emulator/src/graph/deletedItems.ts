import { listDeleted, removeForGood, restore } from '../store/deletion.ts';
import type { DeletedItem } from '../store/objects.ts';
import { isSameId } from '../store/tenant.ts';
import { applicationType, servicePrincipalType, userType } from './entities.ts';
import type { EntityType } from './entities.ts';
import { graphRefusals } from './errors.ts';
import { answerEntity, answerList } from './query.ts';
import { noContent, param } from './types.ts';
import type { GraphAnswer, GraphRequest, Rights, Route } from './types.ts';

const types: Readonly<Record<DeletedItem['type'], EntityType>> = {
  application: applicationType,
  servicePrincipal: servicePrincipalType,
  user: userType,
};

function listOf(type: DeletedItem['type']) {
  return (request: GraphRequest): GraphAnswer => {
    const deleted = listDeleted(request.tenant.state, request.context.now()).filter((each) => each.type === type);
    return answerList(
      deleted.map(({ item }) => item),
      types[type],
      request,
    );
  };
}

function requireDeleted(request: GraphRequest): DeletedItem {
  const id = param(request, 'id');
  const deleted = listDeleted(request.tenant.state, request.context.now()).find(({ item }) => isSameId(item.id, id));
  if (!deleted) throw graphRefusals.notFound(id);
  return deleted;
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
const folder = '/directory/deletedItems';

/** https://learn.microsoft.com/graph/api/directory-deleteditems-list: a list has to name its type. */
export const deletedItemRoutes: readonly Route[] = [
  { method: 'GET', path: `${folder}/microsoft.graph.application`, ...read, answer: listOf('application') },
  {
    method: 'GET',
    path: `${folder}/microsoft.graph.servicePrincipal`,
    ...read,
    answer: listOf('servicePrincipal'),
  },
  {
    method: 'GET',
    path: `${folder}/microsoft.graph.user`,
    permissions: ['User.Read.All', 'User.ReadWrite.All', 'Directory.Read.All', 'Directory.ReadWrite.All'],
    persons: ['reader'],
    answer: listOf('user'),
  },
  { method: 'GET', path: `${folder}/:id`, ...read, answer: get },
  { method: 'DELETE', path: `${folder}/:id`, ...write, answer: remove },
  { method: 'POST', path: `${folder}/:id/restore`, ...write, answer: bringBack },
];
