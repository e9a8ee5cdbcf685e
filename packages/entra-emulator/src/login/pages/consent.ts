import type { SignIn, Step } from '../authorize/signIn.ts';
import type { LoginErrorBody } from '../errors.ts';
import type { DeclaredPermission, RequestedScope } from '../scopes.ts';
import type { User } from '../../store/objects.ts';
import { buildForm, buildPage, buildRefusalText, buildSubmit, escapeHtml } from './page.ts';
import type { Page } from './page.ts';

type ConsentStep = Extract<Step, { readonly step: 'consent' }>;

/** Who asks, in which organisation, for what, in whose name. */
export function buildConsentPage(signIn: SignIn, user: User, { scopes, forAll }: ConsentStep, flow: string): Page {
  const { application, tenant, wishes } = signIn;
  return buildPage(
    forAll === 'only' ? 'Permissions requested for your organisation' : 'Permissions requested',
    `<p class="soft">${escapeHtml(user.userPrincipalName)}</p>
<p><b>${escapeHtml(application.displayName)}</b> asks in <b>${escapeHtml(tenant.state.displayName)}</b> to be allowed this:</p>
${buildPermissionList(scopes)}
${buildRoleList(wishes.roles ?? [])}
<p>${sayWhatAcceptMeans(forAll)} An administrator can take it back at any time.</p>
${buildForm('/login/consent', flow, buildDecision(forAll))}`,
  );
}

function buildPermissionList(scopes: readonly RequestedScope[]): string {
  const items = scopes.map(
    (scope) =>
      `<li>${escapeHtml(describePermission(scope))}<small>${escapeHtml(`${scope.permission} (${scope.resource.displayName})`)}</small></li>`,
  );
  return `<ul>${items.join('\n')}</ul>`;
}

/** What permissions allow, in the words of the consent page. */
const descriptions: Readonly<Record<string, string>> = {
  'IMAP.AccessAsUser.All': 'Read the mail in your mailbox, mark it as read, move and delete it',
  'POP.AccessAsUser.All': 'Download the mail in your mailbox',
  'SMTP.Send': 'Send mail from your mailbox, in your name',
  'User.Read': 'Sign you in and read your profile: your name and your address',
  openid: 'Know who you are when you sign in',
  profile: 'See your name and your user name',
  email: 'See your mail address',
  offline_access: 'Keep this access until you or an administrator takes it back',
};

/** Of a permission that is not one of Microsoft's for mail and sign-in, what its own resource says. */
function describePermission({ resource, permission }: RequestedScope): string {
  const known = descriptions[permission];
  if (known !== undefined) return known;
  const scope = resource.oauth2PermissionScopes.find(({ value }) => value === permission);
  return typeof scope?.userConsentDisplayName === 'string' ? scope.userConsentDisplayName : permission;
}

/** What the application may do by itself, without anybody signed in. */
function buildRoleList(roles: readonly DeclaredPermission[]): string {
  if (roles.length === 0) return '';
  const items = roles.map(
    ({ permission, resource }) =>
      `<li>${escapeHtml(permission)}<small>${escapeHtml(resource.displayName)}</small></li>`,
  );
  return `<h2>By itself, without a signed-in user</h2><ul>${items.join('\n')}</ul>`;
}

function sayWhatAcceptMeans(forAll: ConsentStep['forAll']): string {
  return forAll === 'only'
    ? 'Accepting allows it for every user of your organisation; nobody else is asked.'
    : 'Accepting allows it for your account.';
}

function buildDecision(forAll: ConsentStep['forAll']): string {
  const choice =
    forAll === 'choice'
      ? '<label class="check"><input type="checkbox" name="forAll" value="on"><span>Consent on behalf of your organisation</span></label>'
      : '';
  return `${choice}${buildSubmit('Accept', { name: 'decision', value: 'accept' })}${buildSubmit('Cancel', { name: 'decision', value: 'cancel', isSecond: true })}`;
}

/** What a user sees who may not consent to what is asked. */
export function buildApprovalPage(signIn: SignIn, user: User, error: LoginErrorBody, flow: string): Page {
  const { application, wishes } = signIn;
  return buildBlockedPage(
    'Need admin approval',
    `<p class="soft">${escapeHtml(user.userPrincipalName)}</p>
<p><b>${escapeHtml(application.displayName)}</b> needs permissions that only an administrator can grant.</p>
${buildPermissionList(wishes.scopes)}`,
    error,
    flow,
    buildSubmit('Request approval', { name: 'decision', value: 'request' }),
  );
}

/** The same, once an administrator has been asked. */
export function buildApprovalPendingPage(signIn: SignIn, user: User, error: LoginErrorBody, flow: string): Page {
  return buildBlockedPage(
    'Approval requested',
    `<p class="soft">${escapeHtml(user.userPrincipalName)}</p>
<p>An administrator has been asked to approve <b>${escapeHtml(signIn.application.displayName)}</b>. Try again when they have.</p>`,
    error,
    flow,
    '',
  );
}

function buildBlockedPage(title: string, content: string, error: LoginErrorBody, flow: string, first: string): Page {
  const back = buildSubmit('Return to the application', { name: 'decision', value: 'return', isSecond: true });
  return buildPage(
    title,
    `${content}
${buildForm('/login/approval', flow, `${first}${back}`)}
${buildForm('/login/restart', flow, buildSubmit('Sign in as an administrator', { isSecond: true }))}
${buildRefusalText(error)}`,
  );
}
