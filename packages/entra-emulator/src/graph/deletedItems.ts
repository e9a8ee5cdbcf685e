import { listDeleted, removeForGood, restore } from '../store/deletion.ts';
import type { DeletedItem } from '../store/objects.ts';
import { isSameId } from '../store/tenant.ts';
import { applicationType, servicePrincipalType, userType, type EntityType } from './entities.ts';
import { graphRefusals, requireFound } from './errors.ts';
import { answerEntity, answerList } from './query.ts';
import { allow, readsApplications, readsUsers } from './rights.ts';
import { noContent, route, type Answer, type GraphAnswer, type GraphRequest, type Route } from './types.ts';

const types: Readonly<Record<DeletedItem['type'], EntityType>> = {
  application: applicationType,
  servicePrincipal: servicePrincipalType,
  user: userType,
};

function listOf(type: DeletedItem['type']): Answer {
  return (request) => {
    const deleted = listDeleted(request.tenant.state, request.context.now()).filter((each) => each.type === type);
    const items = deleted.map(({ item }) => item);
    return answerList(items, types[type], request);
  };
}

function requireDeleted({ tenant, id, context }: GraphRequest): DeletedItem {
  const deleted = listDeleted(tenant.state, context.now()).find(({ item }) => isSameId(item.id, id));
  return requireFound(deleted, id);
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

const read = allow('reader', ...readsApplications);
const write = allow('administrator', 'Application.ReadWrite.All');
const readUsers = allow('reader', ...readsUsers);

const folder = '/directory/deletedItems';

/** https://learn.microsoft.com/graph/api/directory-deleteditems-list: a list must name its type. */
export const deletedItemRoutes: readonly Route[] = [
  route('GET', `${folder}/microsoft.graph.application`, read, listOf('application')),
  route('GET', `${folder}/microsoft.graph.servicePrincipal`, read, listOf('servicePrincipal')),
  route('GET', `${folder}/microsoft.graph.user`, readUsers, listOf('user')),
  route('GET', `${folder}/:id`, read, (request) => {
    const { type, item } = requireDeleted(request);
    return answerEntity(item, types[type], request);
  }),
  route('DELETE', `${folder}/:id`, write, (request) => {
    const deleted = requireDeleted(request);
    request.tenant.change((state) => {
      removeForGood(state, deleted);
    });
    return noContent;
  }),
  route('POST', `${folder}/:id/restore`, write, bringBack),
];
