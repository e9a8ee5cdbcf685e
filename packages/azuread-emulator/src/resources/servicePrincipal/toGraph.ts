import { inHashOrder, inStringHashOrder } from '../../schema/sets.ts';
import { isValues, orNull, strings, text, textsOrNull } from '../../values.ts';
import type { Values } from '../../values.ts';

const TYPE = { '@odata.type': '#microsoft.graph.servicePrincipal' } as const;

/** The body of POST /servicePrincipals; `description` is a passing one, which the next request replaces. */
export function servicePrincipalToCreate(planned: Values, description: string, owners: readonly string[]): Values {
  return { ...properties(planned), appId: text(planned.clientId), description, 'owners@odata.bind': owners };
}

/** The body of PATCH /servicePrincipals/{id}. No recording changes one. */
export function servicePrincipalToUpdate(planned: Values): Values {
  return { ...properties(planned), description: orNull(planned.description) };
}

export function describing(planned: Values): Values {
  return { ...TYPE, description: orNull(planned.description) };
}

function properties(planned: Values): Values {
  const relayState = isValues(planned.samlSingleSignOn) ? text(planned.samlSingleSignOn.relayState) : '';
  return {
    ...TYPE,
    ...textsOrNull(planned, 'loginUrl', 'notes', 'preferredSingleSignOnMode'),
    accountEnabled: planned.accountEnabled === true,
    alternativeNames: inHashOrder(strings(planned.alternativeNames)),
    appRoleAssignmentRequired: planned.appRoleAssignmentRequired === true,
    notificationEmailAddresses: inHashOrder(strings(planned.notificationEmailAddresses)),
    samlSingleSignOnSettings: relayState === '' ? {} : { relayState },
    tags: inStringHashOrder(strings(planned.tags)),
  };
}
