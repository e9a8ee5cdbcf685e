import type { Context } from '../../context.ts';
import type { User } from '../../store/objects.ts';
import type { DeviceSignIn } from '../deviceCodes.ts';
import { buildLoginErrorBody, LoginError, refusals } from '../refusals.ts';
import {
  buildAccountPage,
  buildDeviceDonePage,
  buildErrorPage,
  buildFormPostPage,
  buildProofPage,
} from '../pages/account.ts';
import { buildApprovalPage, buildConsentPage } from '../pages/consent.ts';
import type { Page } from '../pages/page.ts';
import { sealCode } from '../token/codes.ts';
import { nativeClient, type ReturnAddress } from './request.ts';
import { decideStep, requireWaiting, sealFlow, type Flow, type SignIn } from './signIn.ts';

export async function showAccounts(signIn: SignIn): Promise<{ readonly page: Page }> {
  const { kind, pathTenant, parameters } = signIn.flow;
  const fresh = await sealFlow(signIn.context, { kind, pathTenant, parameters, hasProven: false });
  return { page: buildAccountPage(signIn, fresh) };
}

/**
 * Returns the next page for a user, or the end of the sign-in. When the account cannot continue, a page offers another
 * account; as with Entra, the application is not informed.
 */
export async function showNext(signIn: SignIn, user: User): Promise<Answer> {
  const { context, flow } = signIn;
  try {
    return await showStep({ ...signIn, flow: { ...flow, userId: user.id } }, user);
  } catch (error) {
    return showRefusal(context, flow, error);
  }
}

/** Shows a LoginError on a page. Rethrows any other error. */
export async function showRefusal(context: Context, flow: Flow, error: unknown): Promise<Answer> {
  if (!(error instanceof LoginError)) throw error;
  const body = buildLoginErrorBody(context, error);
  return { page: buildErrorPage(body, error.status, await sealFlow(context, flow)) };
}

async function showStep(signIn: SignIn, user: User): Promise<Answer> {
  const { context, tenant, application } = signIn;
  const next = decideStep(signIn, user);
  if (next.step === 'done') return complete(signIn, user);
  const sealed = await sealFlow(context, signIn.flow);
  if (next.step === 'proof') return { page: buildProofPage(tenant.account(user.id), user, sealed) };
  if (next.step === 'consent') return { page: buildConsentPage(signIn, user, next, sealed) };
  const refuse = next.isRequested ? refusals.approvalPending : refusals.administratorRequired;
  const body = buildLoginErrorBody(context, refuse(application.displayName));
  return { page: buildApprovalPage(signIn, user, next.isRequested, body, sealed) };
}

/** The answer to a browser: a page or a redirect. */
export type Answer = { readonly page: Page } | { readonly location: string };

/** Ends a sign-in with a code or the administrator's consent for the application, or lets a device continue. */
export async function complete(signIn: SignIn, user: User): Promise<Answer> {
  const { context, flow, tenant, application, wishes, address } = signIn;
  const { hasProven } = flow;
  const { scope } = flow.parameters;
  const signedInAt = context.now().toISOString();
  if (!address) return endDevice(signIn, { userId: user.id, hasProven, signedInAt });
  if (flow.kind !== 'authorize')
    return buildAnswer(context, address, {
      admin_consent: 'True',
      tenant: tenant.id,
      ...(scope !== undefined && { scope }),
    });
  const code = await sealCode(context, {
    tenantId: tenant.id,
    userId: user.id,
    clientId: application.appId,
    redirectUri: address.redirectUri,
    scope: scope ?? '',
    hasProven,
    signedInAt,
    nonce: wishes.nonce,
    codeChallenge: wishes.codeChallenge,
  });
  return buildAnswer(context, address, { code });
}

/** Ends a sign-in without consent. */
export function decline(signIn: SignIn, error: LoginError): Answer {
  const { context, address } = signIn;
  return address ? buildRefusal(context, address, error) : endDevice(signIn, 'declined');
}

/** Builds a refusal that is sent to the application. */
export function buildRefusal(context: Context, address: ReturnAddress, refusal: LoginError): Answer {
  const { error, error_description, error_uri } = buildLoginErrorBody(context, refusal);
  return buildAnswer(context, address, { error, error_description, error_uri });
}

/** Builds the answer to the redirect URI in the requested response mode. */
function buildAnswer(
  { origin }: Context,
  { redirectUri, responseMode, state }: ReturnAddress,
  answer: Readonly<Record<string, string>>,
): Answer {
  const parameters = { ...answer, ...(state !== undefined && { state }) };
  // Codes are never sent to Microsoft's host.
  const destination = redirectUri === nativeClient.uri ? `${origin()}${nativeClient.path}` : redirectUri;
  if (responseMode === 'form_post') return { page: buildFormPostPage(destination, parameters) };
  // A redirect URI may contain a query, and may have any scheme.
  const query = new URLSearchParams(parameters).toString();
  return { location: `${destination}${destination.includes('?') ? '&' : '?'}${query}` };
}

/** @throws LoginError 70018, 70020 when the device no longer waits. */
function endDevice({ context, application, flow }: SignIn, outcome: DeviceSignIn | 'declined'): Answer {
  context.deviceCodes.settle(requireWaiting(context, flow.parameters.user_code ?? ''), outcome);
  return { page: buildDeviceDonePage(application, outcome !== 'declined') };
}
