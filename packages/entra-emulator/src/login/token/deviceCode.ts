import { checkClientKind } from '../clients.ts';
import { requireParameter } from '../parameters.ts';
import { refusals } from '../refusals.ts';
import { prepareIssue } from './userGrants.ts';
import type { GrantRequest } from './userGrants.ts';
import { issueTokens } from './userTokens.ts';
import type { TokenAnswer } from './userTokens.ts';

/**
 * What a device asks again and again until somebody has signed in elsewhere
 * (https://learn.microsoft.com/entra/identity-platform/v2-oauth2-device-code#authenticating-the-user).
 *
 * @throws LoginError 70016, 70020, 70018, 65004 and those of any grant
 */
export function redeemDeviceCode(request: GrantRequest): Promise<TokenAnswer> {
  const { context, client, form, isCrossOrigin } = request;
  const { tenant, application } = client;
  checkClientKind(client, undefined, form, context.now(), isCrossOrigin);
  const waiting = context.deviceCodes.findByDeviceCode(requireParameter(form, 'device_code'));
  if (waiting?.tenantId !== tenant.id || waiting.clientId !== application.appId) throw refusals.deviceCodeUnknown();
  if (waiting.outcome === 'redeemed') throw refusals.codeSpent();
  if (waiting.expiresAt <= context.now().getTime()) throw refusals.deviceCodeExpired();
  if (waiting.outcome === 'declined') throw refusals.deviceDeclined(application.displayName);
  if (waiting.outcome === undefined) throw refusals.authorizationPending();
  const { userId, hasProven, signedInAt } = waiting.outcome;
  const session = {
    tenantId: tenant.id,
    userId,
    clientId: application.appId,
    scope: waiting.scope,
    hasProven,
    signedInAt,
  };
  const issue = prepareIssue(request, session, 'device-code');
  context.deviceCodes.settle(waiting, 'redeemed');
  return issueTokens(context, issue, form);
}
