import type { Application, DeletedItem, ServicePrincipal, TenantState, User } from './objects.ts';
import { isSameId, removeById } from './tenant.ts';

const keptMs = 30 * 24 * 60 * 60 * 1000;

/** Deletes an application and its service principal. Both stay in the bin for 30 days. */
export function deleteApplication(state: TenantState, application: Application, now: Date): void {
  const principal = state.servicePrincipals.find(({ appId }) => appId === application.appId);
  if (principal) deleteServicePrincipal(state, principal, now);
  removeById(state.applications, application.id);
  bin(state, 'application', application, now);
}

/** Deletes a service principal. Its grants and assignments cannot be restored. */
export function deleteServicePrincipal(state: TenantState, principal: ServicePrincipal, now: Date): void {
  const { id } = principal;
  removeById(state.servicePrincipals, id);
  state.grants = state.grants.filter((grant) => grant.clientId !== id && grant.resourceId !== id);
  state.assignments = state.assignments.filter((each) => each.principalId !== id && each.resourceId !== id);
  bin(state, 'servicePrincipal', principal, now);
}

/** Deletes a user with what it owns, its grants and its assignments. */
export function deleteUser(state: TenantState, user: User, now: Date): void {
  const { id } = user;
  removeById(state.users, id);
  state.grants = state.grants.filter(({ principalId }) => principalId !== id);
  state.assignments = state.assignments.filter(({ principalId }) => principalId !== id);
  for (const [owned, owners] of Object.entries(state.owners))
    state.owners[owned] = owners.filter((each) => each !== id);
  bin(state, 'user', user, now);
}

/** Restores only this object: as in Graph, an application's service principal is restored separately. */
export function restore(state: TenantState, deleted: DeletedItem): void {
  removeFromBin(state, deleted);
  if (deleted.type === 'user') {
    state.users.push({ ...deleted.item, deletedDateTime: null });
    return;
  }
  state.owners[deleted.item.id] = deleted.owners;
  if (deleted.type === 'application') state.applications.push({ ...deleted.item, deletedDateTime: null });
  else state.servicePrincipals.push({ ...deleted.item, deletedDateTime: null });
}

export function removeForGood(state: TenantState, deleted: DeletedItem): void {
  removeFromBin(state, deleted);
  Reflect.deleteProperty(state.accounts, deleted.item.id);
}

function removeFromBin(state: TenantState, deleted: DeletedItem): void {
  state.deletedItems = state.deletedItems.filter(({ item }) => item.id !== deleted.item.id);
}

/** Lists the objects that have been in the bin for less than 30 days. */
export function listDeleted(state: TenantState, now: Date): readonly DeletedItem[] {
  return state.deletedItems.filter(({ deletedDateTime }) => now.getTime() - Date.parse(deletedDateTime) < keptMs);
}

function bin(state: TenantState, type: DeletedItem['type'], object: DeletedItem['item'], now: Date): void {
  const { [object.id]: owners = [], ...others } = state.owners;
  const deletedDateTime = now.toISOString();
  const deleted = { type, deletedDateTime, owners, item: { ...object, deletedDateTime } } as DeletedItem;
  state.owners = others;
  state.deletedItems = [...state.deletedItems.filter(({ item }) => !isSameId(item.id, object.id)), deleted];
}
