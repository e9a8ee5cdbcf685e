import type { Context } from '../../context.ts';
import type { User } from '../../store/objects.ts';
import type { DeviceSignIn } from '../device/deviceCodes.ts';
import { buildLoginErrorBody } from '../errors.ts';
import type { LoginError } from '../errors.ts';
import { buildDeviceDonePage } from '../pages/device.ts';
import { sealCode } from '../token/codes.ts';
import { buildAnswer } from './answers.ts';
import type { Answer } from './answers.ts';
import type { Flow } from './flow.ts';
import type { ReturnAddress } from './request.ts';
import { requireWaiting } from './signIn.ts';
import type { SignIn } from './signIn.ts';

/** The good end: a code for the application, the administrator's consent told to it, or a device that may go on. */
export async function complete(context: Context, signIn: SignIn, flow: Flow, user: User): Promise<Answer> {
  const { kind, tenant, address } = signIn;
  const origin = context.origin();
  if (!address) {
    const signedInAt = context.now().toISOString();
    return endDevice(context, signIn, { userId: user.id, hasProven: flow.hasProven, signedInAt });
  }
  if (kind === 'authorize')
    return buildAnswer(address, { code: await makeCode(context, signIn, address, flow, user) }, origin);
  const scope = flow.parameters.scope;
  const consent = { admin_consent: 'True', tenant: tenant.id, ...(scope !== undefined && { scope }) };
  return buildAnswer(address, consent, origin);
}

/** The other end: nobody consented. */
export function decline(context: Context, signIn: SignIn, error: LoginError): Answer {
  const { address } = signIn;
  if (!address) return endDevice(context, signIn, 'declined');
  return buildRefusal(context, address, error);
}

/** A refusal that is told to the application. */
export function buildRefusal({ origin, now }: Context, address: ReturnAddress, refusal: LoginError): Answer {
  const { error, error_description, error_uri } = buildLoginErrorBody(refusal, origin(), now());
  return buildAnswer(address, { error, error_description, error_uri }, origin());
}

function makeCode(context: Context, signIn: SignIn, address: ReturnAddress, flow: Flow, user: User): Promise<string> {
  const { tenant, application, wishes } = signIn;
  const { nonce, codeChallenge } = wishes;
  return sealCode(context, {
    tenantId: tenant.id,
    userId: user.id,
    clientId: application.appId,
    redirectUri: address.redirectUri,
    scope: flow.parameters.scope ?? '',
    hasProven: flow.hasProven,
    signedInAt: context.now().toISOString(),
    ...(nonce !== undefined && { nonce }),
    ...(codeChallenge !== undefined && { codeChallenge }),
  });
}

/** @throws LoginError 70018, 70020 when nobody waits any more */
function endDevice(
  context: Context,
  { application, userCode = '' }: SignIn,
  outcome: DeviceSignIn | 'declined',
): Answer {
  context.deviceCodes.settle(requireWaiting(context, userCode), outcome);
  return { page: buildDeviceDonePage(application, outcome !== 'declined') };
}
