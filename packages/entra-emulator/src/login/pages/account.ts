import type { SignIn } from '../authorize/signIn.ts';
import type { LoginErrorBody } from '../errors.ts';
import type { Account } from '../../store/account.ts';
import type { User } from '../../store/objects.ts';
import { isSameId } from '../../store/tenant.ts';
import { buildForm, buildPage, buildRefusalText, buildSubmit, escapeHtml } from './page.ts';
import type { Page } from './page.ts';

/** A tenant may have more users than a page can show; the others are typed. */
const maxShown = 20;

/** Who signs in? The account of the link's hint comes first. Nobody needs a password here. */
export function buildAccountPage({ tenant, application, wishes, flow: { kind } }: SignIn, flow: string): Page {
  const hinted = tenant.state.users.find((user) => isHinted(user, wishes.loginHint));
  const others = tenant.state.users.filter((user) => user !== hinted);
  const shown = [...(hinted ? [hinted] : []), ...others].slice(0, maxShown);
  const unknownHint = hinted ? '' : (wishes.loginHint ?? '');
  const name = `<b>${escapeHtml(application.displayName)}</b>`;
  const what = kind === 'device' ? `${name} on another device. Go on only if you began this yourself` : name;
  const typed = `<label for="other">Address</label>
<input type="text" id="other" name="other" inputmode="email" autocomplete="username" autocapitalize="none" spellcheck="false" required value="${escapeHtml(unknownHint)}">
${buildSubmit('Next', { isSecond: true })}`;
  return buildPage(
    'Pick an account',
    `<p>to sign in to ${what}.</p>
${buildForm('/login/account', flow, shown.map((user) => buildChoice(user, user === hinted)).join('\n'))}
<h2>Another account</h2>
${buildForm('/login/account', flow, typed)}`,
  );
}

function buildChoice({ displayName, userPrincipalName }: User, isAsked: boolean): string {
  const mark = isAsked ? '<span class="soft">The link is meant for this account.</span>' : '';
  return `<button type="submit" class="account${isAsked ? ' hinted' : ''}" name="account" value="${escapeHtml(userPrincipalName)}"><b>${escapeHtml(displayName)}</b><span>${escapeHtml(userPrincipalName)}</span>${mark}</button>`;
}

function isHinted({ userPrincipalName, mail }: User, hint: string | undefined): boolean {
  return hint !== undefined && (isSameId(userPrincipalName, hint) || (mail !== null && isSameId(mail, hint)));
}

/** What stands in for multi-factor authentication: one button. */
export function buildProofPage({ multiFactor }: Account, { userPrincipalName }: User, flow: string): Page {
  const isNew = multiFactor === 'unregistered';
  const text = isNew
    ? 'needs a second way to prove who you are, which is set up now.'
    : 'needs a second proof, as by an app on your phone.';
  return buildPage(
    isNew ? 'More information required' : 'Prove that it is you',
    `<p><b>${escapeHtml(userPrincipalName)}</b> ${text}</p>
${buildForm('/login/proof', flow, buildSubmit(isNew ? 'Set it up' : 'It is me'))}
${buildForm('/login/restart', flow, buildSubmit('Use another account', { isSecond: true }))}`,
  );
}

/**
 * Entra's "we're having trouble signing you in", with the error code.
 *
 * @param flow the sign-in under way, when it can go on with another account.
 */
export function buildErrorPage(error: LoginErrorBody, status: number, flow?: string): Page {
  const another = flow === undefined ? '' : buildForm('/login/restart', flow, buildSubmit('Use another account'));
  return buildPage(
    'Sign in',
    `<p role="alert">Sorry, but we’re having trouble signing you in.</p>
${buildRefusalText(error)}${another}`,
    { status },
  );
}
