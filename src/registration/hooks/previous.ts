import { MailboxAccessError } from '../../common/errors.ts';
import type { Ids } from '../outputs/read.ts';
import type { Outputs } from '../outputs/schema.ts';
import { permissionsOn, planGrants, resources, signInScopes } from '../permissions.ts';
import type { Consent, MailResource, Protocol } from '../permissions.ts';
import type { BreakingChange } from '../../common/breakingChange.ts';
import { pulumiCommand } from '../../common/pulumiCommand.ts';

/** The outputs of the stack's last update that are compared to find breaking changes. */
export interface PreviousOutputs
  extends Ids, Partial<Pick<Outputs, 'consent' | 'account' | 'redirectUris' | 'permissions'>> {
  /** Object ID of the one user for whom consent is granted. */
  readonly accountObjectId?: string | undefined;
  readonly protocols: readonly Protocol[];
}

/** The declaration of the next update, without values that are not known before it runs. */
export interface NextRegistration {
  readonly consent: Consent;
  readonly account?: string | undefined;
  /** Object ID of the account, if it is known before the program runs. */
  readonly accountObjectId?: string | undefined;
  readonly redirectUris?: readonly string[] | undefined;
  readonly protocols: readonly Protocol[];
  readonly mailResources: readonly MailResource[];
  readonly assignmentRequired: boolean;
}

/** A change found in one place; a registration can have several of one kind. */
export type Finding = Pick<BreakingChange, 'kind' | 'what'>;

/**
 * Refuses settings that name another tenant. An application stays in the tenant where it was created: in another tenant a second one
 * would be created, and the stack would lose the first.
 *
 * @throws MailboxAccessError `tenant-changed`
 */
export function requireSameTenant(stack: string, previous: Ids | undefined, tenantId: string): void {
  if (previous === undefined || previous.tenantId.toLowerCase() === tenantId.toLowerCase()) return;
  throw new MailboxAccessError(
    'tenant-changed',
    `Stack ${stack} is provisioned in tenant ${previous.tenantId} (client ID ${previous.clientId}), but its settings name tenant ${tenantId}.`,
    `Set the previous tenant again, or create another stack for the other tenant.\n${pulumiCommand(`config set azuread:tenantId ${previous.tenantId}`, stack)}`,
  );
}

/** Finds the breaking changes that the next update would make, compared with the previous outputs. */
export function findBreakingChanges(previous: PreviousOutputs, next: NextRegistration): readonly Finding[] {
  const { redirectUris = [] } = previous;
  return [
    { kind: 'redirect-removal', what: missing(redirectUris, next.redirectUris ?? redirectUris) },
    { kind: 'permission-removal', what: missing(declared(previous.protocols), declared(next.protocols)) },
    { kind: 'permission-removal', what: lostGrants(previous, next) },
    { kind: 'wider-consent', what: widened(previous, next) },
  ];
}

function declared(protocols: readonly Protocol[]): readonly string[] {
  return permissionsOn('graph', protocols).map(({ name }) => `${name}, declared on ${apiName('graph')}`);
}

function lostGrants(previous: PreviousOutputs, next: NextRegistration): readonly string[] {
  const isForAnother = isAnotherAccount(previous, next);
  const kept = next.consent === 'user' && isForAnother ? [] : grantedNext(next);
  const isShutOut = next.assignmentRequired && isForAnother && previous.account !== undefined;
  return [...missing(grantedBefore(previous), kept), ...(isShutOut ? [`the assignment of ${previous.account}`] : [])];
}

/** Compares object IDs if they are known, because a person can be renamed and another person can get the old name. */
function isAnotherAccount(previous: PreviousOutputs, next: NextRegistration): boolean {
  if (previous.accountObjectId !== undefined && next.accountObjectId !== undefined)
    return previous.accountObjectId !== next.accountObjectId;
  return next.account !== undefined && previous.account?.toLowerCase() !== next.account.toLowerCase();
}

function grantedBefore({ consent, permissions = [] }: PreviousOutputs): readonly string[] {
  if (consent === undefined || consent === 'interactive') return [];
  // The scopes of a sign-in are granted together with Microsoft Graph's permissions.
  const signIn = permissions.some(({ resource }) => resource === 'graph') ? signInScopes : [];
  return [
    ...permissions.map(({ name, resource }) => granted(name, resource)),
    ...signIn.map((name) => granted(name, 'graph')),
  ];
}

function grantedNext({ consent, mailResources, protocols }: NextRegistration): readonly string[] {
  return planGrants(consent, mailResources, protocols).flatMap(({ resource, claimValues }) =>
    claimValues.map((name) => granted(name, resource)),
  );
}

/** Returns the APIs on which consent becomes tenant-wide, or the permissions that are added to tenant-wide consent. */
function widened(previous: PreviousOutputs, next: NextRegistration): readonly string[] {
  if (next.consent !== 'tenant') return [];
  return previous.consent === 'tenant'
    ? missing(grantedNext(next), grantedBefore(previous))
    : next.mailResources.map(apiName);
}

export function granted(name: string, resource: MailResource): string {
  return `${name}, granted on ${apiName(resource)}`;
}

function apiName(resource: MailResource): string {
  return resources[resource].name;
}

/** Returns the entries of `before` that `after` lacks, in the order of `before`. */
export function missing(before: readonly string[], after: readonly string[]): readonly string[] {
  return before.filter((entry) => !after.includes(entry));
}
