import type { SignIn } from '../authorize/signIn.ts';
import type { User } from '../../store/objects.ts';
import type { LoginErrorBody } from '../errors.ts';
import { buildForm, buildPage, buildRefusalText, buildSubmit, escapeHtml } from './page.ts';
import { buildPermissionList } from './consent.ts';
import type { Page } from './page.ts';

/** What a user sees who may not consent to what is asked. */
export function buildApprovalPage(signIn: SignIn, user: User, error: LoginErrorBody, flow: string): Page {
  const { application, wishes } = signIn;
  return build(
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
  return build(
    'Approval requested',
    `<p class="soft">${escapeHtml(user.userPrincipalName)}</p>
<p>An administrator has been asked to approve <b>${escapeHtml(signIn.application.displayName)}</b>. Try again when they have.</p>`,
    error,
    flow,
    '',
  );
}

function build(title: string, content: string, error: LoginErrorBody, flow: string, first: string): Page {
  const back = buildSubmit('Return to the application', { name: 'decision', value: 'return', isSecond: true });
  return {
    html: buildPage(
      title,
      `${content}
${buildForm('/login/approval', flow, `${first}${back}`)}
${buildForm('/login/restart', flow, buildSubmit('Sign in as an administrator', { isSecond: true }))}
${buildRefusalText(error)}`,
    ),
  };
}
