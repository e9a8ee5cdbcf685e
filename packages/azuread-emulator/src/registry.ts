import { getClientConfig } from './invokes/getClientConfig.ts';
import { getServicePrincipal } from './invokes/getServicePrincipal.ts';
import { getUser } from './invokes/getUser.ts';
import { ProviderError } from './errors.ts';
import { application } from './resources/application/application.ts';
import { assignment } from './resources/assignment.ts';
import { grant } from './resources/grant.ts';
import { servicePrincipal } from './resources/servicePrincipal/servicePrincipal.ts';
import type { ResourceType } from './resources/type.ts';
import type { Session } from './session.ts';
import type { Values } from './values.ts';

export type Invoke = (session: Session, args: Values) => Promise<Values> | Values;

const RESOURCES: Readonly<Record<string, ResourceType>> = {
  'azuread:index/application:Application': application,
  'azuread:index/servicePrincipal:ServicePrincipal': servicePrincipal,
  'azuread:index/servicePrincipalDelegatedPermissionGrant:ServicePrincipalDelegatedPermissionGrant': grant,
  'azuread:index/appRoleAssignment:AppRoleAssignment': assignment,
};

const INVOKES: Readonly<Record<string, Invoke>> = {
  'azuread:index/getClientConfig:getClientConfig': getClientConfig,
  'azuread:index/getServicePrincipal:getServicePrincipal': getServicePrincipal,
  'azuread:index/getUser:getUser': getUser,
};

/** The resource type in a URN: the last of the types between `::` and `::`, a child's parents before it. */
export function resourceTypeOf(urn: string): ResourceType {
  const token = urn.split('::')[2]?.split('$').at(-1) ?? '';
  return RESOURCES[token] ?? refuse(token, RESOURCES);
}

export function invokeOf(token: string): Invoke {
  return INVOKES[token] ?? refuse(token, INVOKES);
}

function refuse(token: string, known: Readonly<Record<string, unknown>>): never {
  throw new ProviderError(
    `The stand-in for the azuread provider does not have ${token}, only ${Object.keys(known).join(', ')}. ` +
      'For everything else use the official azuread plugin.',
  );
}
