import { grantedScopes } from './permissions.ts';
import type { MailResource, Protocol } from './permissions.ts';

/** Who consents: the mailbox owner at the link, or an administrator through this program for one user or for all. */
export type Consent = 'interactive' | 'user' | 'tenant';

/** One delegated permission grant to declare. */
export interface Grant {
  readonly resource: MailResource;
  readonly claimValues: readonly string[];
}

/** Decides which grants consent needs; none when the mailbox owner consents at the link. Entra keeps one a resource. */
export function planGrants(
  consent: Consent,
  mailResources: readonly MailResource[],
  protocols: readonly Protocol[],
): readonly Grant[] {
  if (consent === 'interactive') return [];
  return mailResources.map((resource) => ({
    resource,
    claimValues: grantedScopes(resource, protocols),
  }));
}

/** Whether the account's object ID is needed: to grant for it alone, or to assign it. */
export function needsAccount(consent: Consent, assignmentRequired: boolean): boolean {
  return consent === 'user' || assignmentRequired;
}
