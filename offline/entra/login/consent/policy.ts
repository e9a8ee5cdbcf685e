import { exchangeOnline, microsoftGraph } from '../../microsoft.ts';
import type { ServicePrincipal } from '../../store/objects.ts';
import type { Policies } from '../../store/policies.ts';
import type { RequestedScope } from '../scopes.ts';

/** Ways into a mailbox that Microsoft's managed policy leaves to administrators (MC1163922); of Graph's names to be on the safe side. */
const mailProtocols = /^(IMAP|POP|EWS|EAS)\./i;

/** Whether a user may consent to these scopes for themselves, or an administrator has to. */
export function mayUserConsent(
  { userConsent }: Policies,
  client: ServicePrincipal | undefined,
  scopes: readonly RequestedScope[],
): boolean {
  if (userConsent === 'none' || client?.appRoleAssignmentRequired === true) return false;
  if (scopes.some(needsAdministrator)) return false;
  return userConsent === 'all' || !scopes.some(isMailProtocol);
}

function isMailProtocol({ resource, permission }: RequestedScope): boolean {
  return [exchangeOnline.appId, microsoftGraph.appId].includes(resource.appId) && mailProtocols.test(permission);
}

/** A resource says of each of its permissions who may consent to it. */
function needsAdministrator({ resource, permission }: RequestedScope): boolean {
  return resource.oauth2PermissionScopes.some(({ value, type }) => value === permission && type === 'Admin');
}
