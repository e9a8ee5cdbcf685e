import { isList, isValues, strings, text } from '../values.ts';
import type { Value, Values } from '../values.ts';

/** App roles of Graph as the provider shows them. */
export function appRoles(roles: Value | undefined): readonly Values[] {
  return objects(roles).map((role) => ({
    allowedMemberTypes: strings(role.allowedMemberTypes),
    description: text(role.description),
    displayName: text(role.displayName),
    enabled: role.isEnabled === true,
    id: text(role.id),
    value: text(role.value),
  }));
}

/** Delegated permissions of Graph as the provider shows them. */
export function permissionScopes(scopes: Value | undefined): readonly Values[] {
  return objects(scopes).map((scope) => ({
    adminConsentDescription: text(scope.adminConsentDescription),
    adminConsentDisplayName: text(scope.adminConsentDisplayName),
    enabled: scope.isEnabled === true,
    id: text(scope.id),
    type: text(scope.type),
    userConsentDescription: text(scope.userConsentDescription),
    userConsentDisplayName: text(scope.userConsentDisplayName),
    value: text(scope.value),
  }));
}

/** IDs by value, of app roles or of delegated permissions; those without a value left out. */
export function idsByValue(permissions: Value | undefined): Values {
  const named = objects(permissions).filter((permission) => text(permission.value) !== '');
  return Object.fromEntries(named.map((permission) => [text(permission.value), text(permission.id)]));
}

export function objects(value: Value | undefined): readonly Values[] {
  return isList(value) ? value.filter(isValues) : [];
}
