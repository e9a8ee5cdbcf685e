import { z } from 'zod';
import type { Context } from '../../context.ts';
import type { Application, User } from '../../store/objects.ts';
import { hasAddress, type Tenant } from '../../store/tenant.ts';
import { checkAccount, checkAssignment, checkPolicies, needsProof } from '../admission.ts';
import { listMissing, mayUserConsent } from '../consent.ts';
import type { WaitingDevice } from '../deviceCodes.ts';
import { refusals } from '../refusals.ts';
import { readConsentScopes, type RequestedScope } from '../scopes.ts';
import { unseal } from '../token/codes.ts';
import { readAdminWishes, readApplication, readReturnAddress, readWishes } from './request.ts';
import type { ReturnAddress, Wishes } from './request.ts';

/** A sign-in in progress: the request, and the destination of its answer. */
export interface SignIn {
  readonly context: Context;
  readonly flow: Flow;
  readonly tenant: Tenant;
  /** The tenant in which the application is registered. */
  readonly home: Tenant;
  readonly application: Application;
  readonly wishes: Wishes;
  /** The destination of the answer. A device has none, since it polls. */
  readonly address?: ReturnAddress;
}

/** Reads a sign-in again from the request that started it, so that changes in between apply. */
export function readSignIn(context: Context, flow: Flow): SignIn {
  const { kind, pathTenant, parameters } = flow;
  const origin = context.origin();
  if (kind === 'device') {
    requireWaiting(context, parameters.user_code ?? '');
    const found = readApplication(context.store, pathTenant, parameters);
    const scopes = readConsentScopes(found.tenant, found.application, parameters.scope ?? '', origin);
    return { context, flow, ...found, wishes: { scopes } };
  }
  const address = readReturnAddress(context.store, flow);
  const wishes =
    kind === 'authorize'
      ? readWishes(address, parameters, origin)
      : readAdminWishes(address, parameters, origin, kind === 'declaredconsent');
  const { tenant, home, application } = address;
  return { context, flow, tenant, home, application, wishes, address };
}

/** @throws LoginError 70018, 70020 when no device waits with this user code. */
export function requireWaiting({ deviceCodes, now }: Context, userCode: string): WaitingDevice {
  const waiting = deviceCodes.findByUserCode(userCode);
  if (!waiting || waiting.outcome !== undefined) throw refusals.deviceCodeUnknown();
  if (waiting.expiresAt <= now().getTime()) throw refusals.deviceCodeExpired();
  return waiting;
}

/** @throws LoginError 50020, 50034 when the tenant has no user with this name. */
export function findAccount({ context, tenant, application }: SignIn, name: string): User {
  const wanted = name.trim();
  const user = tenant.findUser(wanted) ?? tenant.state.users.find((each) => hasAddress(each, wanted));
  if (user) return user;
  const { displayName } = tenant.state;
  const other = context.store.findTenant(wanted.split('@')[1] ?? '');
  if (other && other.id !== tenant.id)
    throw refusals.userOfAnotherTenant(wanted, displayName, application.appId, application.displayName);
  throw refusals.userNotFound(wanted, displayName);
}

const purpose = 'sign-in under way';
const lifetimeSeconds = 3_600;

/** The state that a page passes to the next one in a form: the original request and the progress of the sign-in. */
const Flow = z.object({
  kind: z.enum(['authorize', 'adminconsent', 'declaredconsent', 'device']),
  pathTenant: z.string(),
  parameters: z.record(z.string(), z.string()),
  userId: z.string().optional(),
  hasProven: z.boolean().default(false),
});
export type Flow = z.output<typeof Flow>;

export function sealFlow({ keys, now }: Context, flow: Flow): Promise<string> {
  return keys.seal(purpose, { ...flow }, lifetimeSeconds, now());
}

/** @throws LoginError 50089, 165000 */
export function openFlow(context: Context, text = ''): Promise<Flow> {
  return unseal(context, purpose, Flow, text, { expired: refusals.flowExpired, invalid: refusals.flowInvalid });
}

export type Step =
  | { readonly step: 'proof' }
  | { readonly step: 'consent'; readonly scopes: readonly RequestedScope[]; readonly forAll: 'no' | 'choice' | 'only' }
  | { readonly step: 'approval'; readonly isRequested: boolean }
  | { readonly step: 'done' };

/**
 * Decides the next step of a sign-in.
 * @throws LoginError 50053, 50055, 50057, 53003, 53000, 50105, 90094 when this account cannot continue.
 */
export function decideStep({ flow, tenant, home, application, wishes }: SignIn, user: User): Step {
  const { kind, hasProven } = flow;
  const client = tenant.findServicePrincipalByAppId(application.appId);
  checkAccount(tenant, user);
  if (tenant.account(user.id).passwordExpired) throw refusals.passwordExpired();
  checkPolicies(tenant, kind === 'device' ? 'device-code' : 'browser');
  if (needsProof(tenant, user) && !hasProven) return { step: 'proof' };
  const isAdministrator = tenant.account(user.id).administrator;
  if (kind === 'adminconsent' || kind === 'declaredconsent') {
    if (!isAdministrator) throw refusals.administratorRequired(application.displayName);
    return { step: 'consent', scopes: wishes.scopes, forAll: 'only' };
  }
  checkAssignment(tenant, application, client, user);
  const missing = wishes.prompt === 'consent' ? wishes.scopes : listMissing(tenant, client, user, wishes.scopes);
  if (missing.length === 0) return { step: 'done' };
  if (isAdministrator) return { step: 'consent', scopes: wishes.scopes, forAll: 'choice' };
  const asking = { appId: application.appId, homeTenantId: home.id, principal: client };
  if (mayUserConsent(tenant.state, asking, missing)) return { step: 'consent', scopes: wishes.scopes, forAll: 'no' };
  const isRequested = tenant.state.approvalRequests.some(
    ({ clientId, principalId }) => clientId === application.appId && principalId === user.id,
  );
  return { step: 'approval', isRequested };
}
