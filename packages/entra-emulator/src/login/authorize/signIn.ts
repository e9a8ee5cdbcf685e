import type { Context } from '../../context.ts';
import type { Application, User } from '../../store/objects.ts';
import { isSameId } from '../../store/tenant.ts';
import type { Tenant } from '../../store/tenant.ts';
import type { WaitingDevice } from '../device/deviceCodes.ts';
import { refusals } from '../refusals.ts';
import { readConsentScopes } from '../scopes.ts';
import type { Flow } from './flow.ts';
import { readAdminWishes, readApplication, readReturnAddress, readWishes } from './request.ts';
import type { ReturnAddress, Wishes } from './request.ts';

/** A sign-in under way: what is asked, and by which way the answer goes. */
export interface SignIn {
  readonly context: Context;
  readonly flow: Flow;
  readonly tenant: Tenant;
  /** Where the application is registered. */
  readonly home: Tenant;
  readonly application: Application;
  readonly wishes: Wishes;
  /** Where the answer goes; a device has none, it asks. */
  readonly address?: ReturnAddress;
}

/**
 * Reads a sign-in again from the request that started it, so that changes in between apply.
 */
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

/**
 * The device for which somebody signs in, while it waits.
 *
 * @throws LoginError 70018, 70020
 */
export function requireWaiting({ deviceCodes, now }: Context, userCode: string): WaitingDevice {
  const waiting = deviceCodes.findByUserCode(userCode);
  if (!waiting || waiting.outcome !== undefined) throw refusals.deviceCodeUnknown();
  if (waiting.expiresAt <= now().getTime()) throw refusals.deviceCodeExpired();
  return waiting;
}

/**
 * The user of whom somebody gave the name.
 *
 * @throws LoginError 50020, 50034
 */
export function findAccount({ context, tenant, application }: SignIn, name: string): User {
  const wanted = name.trim();
  const user =
    tenant.findUser(wanted) ?? tenant.state.users.find(({ mail }) => mail !== null && isSameId(mail, wanted));
  if (user) return user;
  const { displayName } = tenant.state;
  const other = context.store.findTenant(wanted.split('@')[1] ?? '');
  if (other && other.id !== tenant.id)
    throw refusals.userOfAnotherTenant(wanted, displayName, application.appId, application.displayName);
  throw refusals.userNotFound(wanted, displayName);
}
