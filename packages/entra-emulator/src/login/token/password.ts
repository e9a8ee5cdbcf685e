import type { User } from '../../store/objects.ts';
import { matchesPassword } from '../../store/passwords.ts';
import type { Tenant } from '../../store/tenant.ts';
import { checkAccount } from '../admission.ts';
import { checkClientKind } from '../clients.ts';
import { requireParameter } from '../parameters.ts';
import { refusals } from '../refusals.ts';
import { prepareIssue } from './userGrants.ts';
import type { GrantRequest } from './userGrants.ts';
import { issueTokens } from './userTokens.ts';
import type { TokenAnswer } from './userTokens.ts';

/**
 * The password grant (https://learn.microsoft.com/entra/identity-platform/v2-oauth-ropc).
 *
 * @throws LoginError
 */
export function signInByPassword(request: GrantRequest): Promise<TokenAnswer> {
  const { context, client, form, isCrossOrigin } = request;
  const { tenant, application } = client;
  const scope = requireParameter(form, 'scope');
  const name = requireParameter(form, 'username');
  const password = requireParameter(form, 'password');
  checkClientKind(client, undefined, form, context.now(), isCrossOrigin);
  const user = authenticate(tenant, name, password);
  const session = {
    tenantId: tenant.id,
    userId: user.id,
    clientId: application.appId,
    scope,
    hasProven: false,
    signedInAt: context.now().toISOString(),
  };
  return issueTokens(context, prepareIssue(request, session, 'password'), form);
}

/** Entra says of a locked or disabled account what it is, whatever the password; that one has expired only to who knows it. */
function authenticate(tenant: Tenant, name: string, password: string): User {
  const user = tenant.findUser(name);
  if (!user) throw refusals.userNotFound(name, tenant.state.displayName);
  checkAccount(tenant, user);
  const account = tenant.account(user.id);
  if (!matchesPassword(account, password)) throw refusals.passwordWrong();
  if (account.passwordExpired) throw refusals.passwordExpired();
  return user;
}
