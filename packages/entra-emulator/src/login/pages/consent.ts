import type { Step } from '../authorize/steps.ts';
import type { SignIn } from '../authorize/signIn.ts';
import type { User } from '../../store/objects.ts';
import { describePermission } from '../consent/descriptions.ts';
import type { RequestedRole } from '../roles.ts';
import type { RequestedScope } from '../scopes.ts';
import { buildForm, buildPage, buildSubmit, escapeHtml } from './page.ts';
import type { Page } from './page.ts';

type ConsentStep = Extract<Step, { readonly step: 'consent' }>;

/** Who asks, in which organisation, for what, in whose name. */
export function buildConsentPage(signIn: SignIn, user: User, { scopes, forAll }: ConsentStep, flow: string): Page {
  const { application, tenant, wishes } = signIn;
  return {
    html: buildPage(
      forAll === 'only' ? 'Permissions requested for your organisation' : 'Permissions requested',
      `<p class="soft">${escapeHtml(user.userPrincipalName)}</p>
<p><b>${escapeHtml(application.displayName)}</b> asks in <b>${escapeHtml(tenant.state.displayName)}</b> to be allowed this:</p>
${buildPermissionList(scopes)}
${buildRoleList(wishes.roles ?? [])}
<p>${sayWhatAcceptMeans(forAll)} An administrator can take it back at any time.</p>
${buildForm('/login/consent', flow, buildDecision(forAll))}`,
    ),
  };
}

export function buildPermissionList(scopes: readonly RequestedScope[]): string {
  const items = scopes.map(
    (scope) =>
      `<li>${escapeHtml(describePermission(scope))}<small>${escapeHtml(`${scope.permission} (${scope.resource.displayName})`)}</small></li>`,
  );
  return `<ul>${items.join('\n')}</ul>`;
}

/** What the application may do by itself, without anybody signed in. */
function buildRoleList(roles: readonly RequestedRole[]): string {
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
