import { resources } from '../registration/permissions.ts';
import type { Finding } from './harm.ts';
import { isOfType, missing, textsAt } from './step.ts';
import type { PlannedStep } from './step.ts';

/** Finds permissions that grants lose, and grants that come to hold for the whole tenant. */
export function judgeGrants(steps: readonly PlannedStep[], consentBefore: string | undefined): readonly Finding[] {
  return steps
    .filter((step) => isOfType(step, 'ServicePrincipalDelegatedPermissionGrant'))
    .flatMap((step): readonly Finding[] => [
      { kind: 'permission-removal', what: lostPermissions(step) },
      { kind: 'wider-consent', what: becomesWider(step, consentBefore) ? [apiOf(step)] : [] },
    ]);
}

function lostPermissions(step: PlannedStep): readonly string[] {
  const { operation, before, after } = step;
  const had = textsAt(before, 'claimValues');
  // Whoever had it has nothing any more when it is made for another account.
  const goes = operation === 'delete' || (operation === 'replace' && isForAnother(step));
  const isKept = operation === 'update' || operation === 'replace';
  const lost = goes ? had : isKept ? missing(had, textsAt(after, 'claimValues')) : [];
  return lost.map((permission) => `${permission}, granted on ${apiOf(step)}`);
}

function isForAnother({ before, after }: PlannedStep): boolean {
  return isForOne(before) && isForOne(after) && before.userObjectId !== after.userObjectId;
}

/** A grant that is made anew where consent was the tenant's already repairs, and widens nothing. */
function becomesWider({ operation, before, after }: PlannedStep, consentBefore: string | undefined): boolean {
  if (isForOne(after)) return false;
  if (operation === 'replace' || operation === 'update') return isForOne(before);
  return operation === 'create' && consentBefore !== 'tenant';
}

function isForOne({ userObjectId }: PlannedStep['before']): boolean {
  return typeof userObjectId === 'string' && userObjectId !== '';
}

/** The API by the logical name that the registration gives the grant, `mailbox-graph-grant`. */
function apiOf({ name }: PlannedStep): string {
  return name.includes('-exchange-') ? resources.exchange.name : resources.graph.name;
}
