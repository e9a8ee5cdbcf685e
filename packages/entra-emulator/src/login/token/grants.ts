import { createHash } from 'node:crypto';
import type { FastifyInstance } from 'fastify';
import type { Context } from '../../context.ts';
import { matchesPassword } from '../../store/credentials.ts';
import type { User } from '../../store/objects.ts';
import { isSameId, type Tenant } from '../../store/tenant.ts';
import { checkAccount, checkAssignment, checkPolicies, checkProof, type Manner } from '../admission.ts';
import { checkClientKind, readClient, type GrantRequest, type LoginClient } from '../clients.ts';
import { requireOwnTenant, requireParameter, requireTenant, type Parameters } from '../parameters.ts';
import { refusals } from '../refusals.ts';
import { openCode, openRefreshToken, type CodeSession, type Session } from './codes.ts';
import { checkConsent, narrowScope, readTokenRequest } from './request.ts';
import { issueApplicationToken, issueTokens, type Issue } from './tokens.ts';

const userGrants: Readonly<Record<string, (request: GrantRequest) => Promise<object>>> = {
  authorization_code: redeemCode,
  refresh_token: refresh,
  password: signInByPassword,
  device_code: redeemDeviceCode,
  'urn:ietf:params:oauth:grant-type:device_code': redeemDeviceCode,
};

/** Adds `POST /{tenant}/oauth2/v2.0/token`. A GET gets AADSTS900561. */
export function addTokenRoute(app: FastifyInstance, context: Context): void {
  app.post<{ Params: { tenant: string }; Body: Parameters | undefined }>(
    '/:tenant/oauth2/v2.0/token',
    async ({ params, body = {}, headers }, reply) => {
      void reply.headers({ 'cache-control': 'no-store', pragma: 'no-cache' });
      return answer(context, params.tenant, body, headers.origin !== undefined);
    },
  );
  app.get('/:tenant/oauth2/v2.0/token', ({ method }) => {
    throw refusals.onlyPost(method);
  });
}

async function answer(context: Context, pathTenant: string, form: Parameters, isCrossOrigin: boolean): Promise<object> {
  const { store } = context;
  // An unknown tenant is reported before anything else.
  if (form.grant_type === undefined) requireTenant(store, pathTenant);
  const grantType = requireParameter(form, 'grant_type');
  if (grantType === 'client_credentials') return issueApplicationToken(context, requireTenant(store, pathTenant), form);
  const grant = Object.hasOwn(userGrants, grantType) ? userGrants[grantType] : undefined;
  if (!grant) throw refusals.unsupportedGrantType(grantType);
  const client = readClient(store, requireOwnTenant(store, pathTenant, form), form);
  return grant({ context, client, form, isCrossOrigin });
}

/** https://learn.microsoft.com/entra/identity-platform/v2-oauth2-auth-code-flow#redeem-a-code-for-an-access-token */
async function redeemCode(request: GrantRequest): Promise<object> {
  const { context, client, form } = request;
  const session = await openCode(context, requireParameter(form, 'code'));
  checkOwner(session, client);
  if (form.redirect_uri !== session.redirectUri)
    throw refusals.redirectUriChanged(form.redirect_uri ?? '', session.redirectUri);
  checkClientKind(request, session.redirectUri);
  checkVerifier(session, form.code_verifier);
  const issue = prepareIssue(request, session, 'browser');
  context.redeemedCodes.redeem(session.jti, context.now());
  return issueTokens(context, issue, form);
}

/** https://learn.microsoft.com/entra/identity-platform/v2-oauth2-auth-code-flow#refresh-the-access-token */
async function refresh(request: GrantRequest): Promise<object> {
  const { context, client, form } = request;
  const session = await openRefreshToken(context, requireParameter(form, 'refresh_token'));
  checkOwner(session, client);
  checkClientKind(request, session.redirectUri);
  return issueTokens(context, prepareIssue(request, session, 'refresh'), form);
}

/** https://learn.microsoft.com/entra/identity-platform/v2-oauth-ropc */
function signInByPassword(request: GrantRequest): Promise<object> {
  const { context, client, form } = request;
  const { tenant, application } = client;
  const scope = requireParameter(form, 'scope');
  const name = requireParameter(form, 'username');
  const password = requireParameter(form, 'password');
  checkClientKind(request);
  const { id: userId } = authenticate(tenant, name, password);
  const ids = { tenantId: tenant.id, clientId: application.appId, userId };
  const session = { ...ids, scope, hasProven: false, signedInAt: context.now().toISOString() };
  return issueTokens(context, prepareIssue(request, session, 'password'), form);
}

/**
 * Answers a device that polls until somebody has signed in elsewhere
 * (https://learn.microsoft.com/entra/identity-platform/v2-oauth2-device-code#authenticating-the-user).
 * @throws LoginError 70016, 70020, 70018, 65004 and those of any grant.
 */
function redeemDeviceCode(request: GrantRequest): Promise<object> {
  const { context, client, form } = request;
  const { tenant, application } = client;
  checkClientKind(request);
  const waiting = context.deviceCodes.findByDeviceCode(requireParameter(form, 'device_code'));
  if (waiting?.tenantId !== tenant.id || waiting.clientId !== application.appId) throw refusals.deviceCodeUnknown();
  if (waiting.outcome === 'redeemed') throw refusals.codeSpent();
  if (waiting.expiresAt <= context.now().getTime()) throw refusals.deviceCodeExpired();
  if (waiting.outcome === 'declined') throw refusals.deviceDeclined(application.displayName);
  if (waiting.outcome === undefined) throw refusals.authorizationPending();
  const { tenantId, clientId, scope } = waiting;
  const session = { tenantId, clientId, scope, ...waiting.outcome };
  const issue = prepareIssue(request, session, 'device-code');
  context.deviceCodes.settle(waiting, 'redeemed');
  return issueTokens(context, issue, form);
}

/** Checks everything that may have changed since the sign-in. */
function prepareIssue({ context, client, form }: GrantRequest, session: Session, manner: Manner): Issue {
  const { tenant, application, principal } = client;
  const origin = context.origin();
  const scope = form.scope ?? narrowScope(client, session.scope, origin);
  const request = readTokenRequest(client, scope, origin);
  const user = requireUser(tenant, session.userId);
  checkAccount(tenant, user);
  const { sessionsValidFrom } = tenant.account(user.id);
  if (sessionsValidFrom !== undefined && Date.parse(session.signedInAt) < Date.parse(sessionsValidFrom))
    throw refusals.sessionRevoked(sessionsValidFrom);
  checkPolicies(tenant, manner);
  if (!session.hasProven) checkProof(tenant, user, request.resource.appId);
  checkAssignment(tenant, application, principal, user);
  checkConsent(client, user, request);
  return { client, user, session, request };
}

function requireUser(tenant: Tenant, key: string): User {
  const user = tenant.findUser(key);
  if (!user) throw refusals.userNotFound(key, tenant.state.displayName);
  return user;
}

function checkOwner({ tenantId, clientId }: Session, { tenant, application }: LoginClient): void {
  if (!isSameId(tenantId, tenant.id)) throw refusals.ofAnotherTenant();
  if (!isSameId(clientId, application.appId)) throw refusals.ofAnotherClient();
}

/** RFC 7636, section 4.6: a challenge requires its verifier, and a verifier its challenge. */
function checkVerifier({ codeChallenge }: CodeSession, verifier: string | undefined): void {
  const found = verifier === undefined ? undefined : createHash('sha256').update(verifier).digest('base64url');
  if (found !== codeChallenge) throw refusals.verifierWrong();
}

/** Like Entra, reports a locked or disabled account for any password, but an expired password only if it is right. */
function authenticate(tenant: Tenant, name: string, password: string): User {
  const user = requireUser(tenant, name);
  checkAccount(tenant, user);
  const account = tenant.account(user.id);
  if (!matchesPassword(account, password)) throw refusals.passwordWrong();
  if (account.passwordExpired) throw refusals.passwordExpired();
  return user;
}
