import type { Context } from '../../context.ts';
import type { Application, ServicePrincipal, User } from '../../store/objects.ts';
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
  readonly kind: Flow['kind'];
  readonly tenant: Tenant;
  /** Where the application is registered. */
  readonly home: Tenant;
  readonly application: Application;
  readonly wishes: Wishes;
  /** Where the answer goes; a device has none, it asks. */
  readonly address?: ReturnAddress;
  /** By which the waiting device is found again. */
  readonly userCode?: string;
}

/**
 * Reads a sign-in again from the request that started it, so that changes in between apply.
 *
 * @throws LoginError
 */
export function readSignIn(context: Context, flow: Flow): SignIn {
  const { store, origin } = context;
  const { kind, pathTenant, parameters } = flow;
  if (kind === 'device') {
    requireWaiting(context, parameters.user_code ?? '');
    const { tenant, home, application } = readApplication(store, pathTenant, parameters);
    const scopes = readConsentScopes(tenant, application, parameters.scope ?? '', origin());
    return { kind, tenant, home, application, wishes: { scopes }, userCode: parameters.user_code ?? '' };
  }
  const address = readReturnAddress(store, flow);
  const wishes =
    kind === 'authorize'
      ? readWishes(address, parameters, origin())
      : readAdminWishes(address, parameters, origin(), kind === 'declaredconsent');
  const { tenant, home, application } = address;
  return { kind, tenant, home, application, wishes, address };
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

/** The application's service principal, when it has one by now. */
export function findPrincipal({ tenant, application }: SignIn): ServicePrincipal | undefined {
  return tenant.findServicePrincipalByAppId(application.appId);
}

/**
 * The user of whom somebody gave the name.
 *
 * @throws LoginError 50020, 50034
 */
export function findAccount({ store }: Context, { tenant, application }: SignIn, name: string): User {
  const wanted = name.trim();
  const user =
    tenant.findUser(wanted) ?? tenant.state.users.find(({ mail }) => mail !== null && isSameId(mail, wanted));
  if (user) return user;
  const { displayName } = tenant.state;
  const other = store.findTenant(wanted.split('@')[1] ?? '');
  if (other && other.id !== tenant.id)
    throw refusals.userOfAnotherTenant(wanted, displayName, application.appId, application.displayName);
  throw refusals.userNotFound(wanted, displayName);
}
