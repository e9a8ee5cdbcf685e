import type { SignIn, Step } from '../authorize/signIn.ts';
import type { LoginErrorBody } from '../refusals.ts';
import type { DeclaredPermission, RequestedScope } from '../scopes.ts';
import type { User } from '../../store/objects.ts';
import { buildForm, buildPage, buildRefusalText, buildSubmit, escapeHtml, type Page } from './page.ts';

type ConsentStep = Extract<Step, { readonly step: 'consent' }>;

export function buildConsentPage(signIn: SignIn, user: User, { scopes, forAll }: ConsentStep, flow: string): Page {
  const { application, tenant, wishes } = signIn;
  const meaning =
    forAll === 'only'
      ? 'Accepting allows it for every user of your organisation; nobody else is asked.'
      : 'Accepting allows it for your account.';
  const choice =
    forAll === 'choice'
      ? '<label class="check"><input type="checkbox" name="forAll" value="on"><span>Consent on behalf of your organisation</span></label>'
      : '';
  const accept = buildSubmit('Accept', { name: 'decision', value: 'accept' });
  const cancel = buildSubmit('Cancel', { name: 'decision', value: 'cancel', isSecond: true });
  return buildPage(
    forAll === 'only' ? 'Permissions requested for your organisation' : 'Permissions requested',
    `<p class="soft">${escapeHtml(user.userPrincipalName)}</p>
<p><b>${escapeHtml(application.displayName)}</b> asks in <b>${escapeHtml(tenant.state.displayName)}</b> to be allowed this:</p>
${buildPermissionList(scopes)}
${buildRoleList(wishes.roles ?? [])}
<p>${meaning} An administrator can take it back at any time.</p>
${buildForm('/login/consent', flow, `${choice}${accept}${cancel}`)}`,
  );
}

function buildList(items: readonly (readonly [string, string])[]): string {
  return `<ul>${items.map(([text, source]) => `<li>${escapeHtml(text)}<small>${escapeHtml(source)}</small></li>`).join('\n')}</ul>`;
}

function buildPermissionList(scopes: readonly RequestedScope[]): string {
  return buildList(
    scopes.map((scope) => [describePermission(scope), `${scope.permission} (${scope.resource.displayName})`]),
  );
}

/** The consent page's descriptions of permissions. */
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

/** Describes a permission outside mail and sign-in with its resource's own text. */
function describePermission({ resource, permission }: RequestedScope): string {
  const known = descriptions[permission];
  if (known !== undefined) return known;
  const scope = resource.oauth2PermissionScopes.find(({ value }) => value === permission);
  return typeof scope?.userConsentDisplayName === 'string' ? scope.userConsentDisplayName : permission;
}

/** Lists the permissions that the application can use without a signed-in user. */
function buildRoleList(roles: readonly DeclaredPermission[]): string {
  if (roles.length === 0) return '';
  const list = buildList(roles.map(({ permission, resource }) => [permission, resource.displayName]));
  return `<h2>By itself, without a signed-in user</h2>${list}`;
}

/** Builds the page for a user who may not consent, before and after requesting an administrator's approval. */
export function buildApprovalPage(
  { application, wishes }: SignIn,
  user: User,
  isRequested: boolean,
  error: LoginErrorBody,
  flow: string,
): Page {
  const name = `<b>${escapeHtml(application.displayName)}</b>`;
  const text = isRequested
    ? `<p>An administrator has been asked to approve ${name}. Try again when they have.</p>`
    : `<p>${name} needs permissions that only an administrator can grant.</p>
${buildPermissionList(wishes.scopes)}`;
  const first = isRequested ? '' : buildSubmit('Request approval', { name: 'decision', value: 'request' });
  const back = buildSubmit('Return to the application', { name: 'decision', value: 'return', isSecond: true });
  return buildPage(
    isRequested ? 'Approval requested' : 'Need admin approval',
    `<p class="soft">${escapeHtml(user.userPrincipalName)}</p>
${text}
${buildForm('/login/approval', flow, `${first}${back}`)}
${buildForm('/login/restart', flow, buildSubmit('Sign in as an administrator', { isSecond: true }))}
${buildRefusalText(error)}`,
  );
}
