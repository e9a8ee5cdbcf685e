import { createHash } from 'node:crypto';
import type { Account } from '../../store/account.ts';
import type { Application, User } from '../../store/objects.ts';
import { hasAddress } from '../../store/tenant.ts';
import type { SignIn } from '../authorize/signIn.ts';
import type { LoginErrorBody } from '../refusals.ts';
import { buildForm, buildPage, buildRefusalText, buildSubmit, escapeHtml, type Page } from './page.ts';

/** The number of users that a page lists. Others can be typed. */
const maxShown = 20;

/** Builds the page that asks for an account, beginning with the link's hint. No password is needed. */
export function buildAccountPage({ tenant, application, wishes, flow: { kind } }: SignIn, flow: string): Page {
  const { loginHint = '' } = wishes;
  const hinted = tenant.state.users.find((user) => hasAddress(user, loginHint));
  const others = tenant.state.users.filter((user) => user !== hinted);
  const shown = [...(hinted ? [hinted] : []), ...others].slice(0, maxShown);
  const unknownHint = hinted ? '' : loginHint;
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

/** Builds the page that replaces multi-factor authentication with one button. */
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
 * Builds Entra's "we're having trouble signing you in" page, with the error code.
 *
 * @param flow the sign-in in progress, if it can continue with another account.
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

const script = 'document.forms[0].submit()';
const scriptHash = `sha256-${createHash('sha256').update(script).digest('base64')}`;

/** Builds a page that posts the answer to the application by itself, or by its button if scripts are off. */
export function buildFormPostPage(destination: string, parameters: Readonly<Record<string, string>>): Page {
  const fields = Object.entries(parameters).map(
    ([name, value]) => `<input type="hidden" name="${escapeHtml(name)}" value="${escapeHtml(value)}">`,
  );
  return buildPage(
    'Going back to the application',
    `<form method="post" action="${escapeHtml(destination)}">${fields.join('')}
<p>If nothing happens, press the button.</p>${buildSubmit('Continue')}</form>
<script>${script}</script>`,
    { scriptHash },
  );
}

/** Replaces Microsoft's almost empty page after the sign-in of a program that cannot listen. */
export const nativeClientPage = buildPage(
  'You can close this window',
  '<p>Your answer has been recorded. Never show or send the address of this page to anybody: it may hold a code that opens the mailbox.</p>',
);

export function buildDeviceCodePage(userCode: string, isWrong = false): Page {
  const alert = isWrong
    ? '<p role="alert" id="wrong">That code is not known, or it has expired. Check the code on the device, or request a new one there.</p>'
    : '';
  return buildPage(
    'Enter code',
    `<p>Type the code that your app or device shows.</p>${alert}
<form method="post" action="/devicelogin"><label for="code">Code</label>
<input type="text" id="code" name="user_code" autocomplete="off" autocapitalize="characters" spellcheck="false" required${isWrong ? ' aria-invalid="true" aria-describedby="wrong"' : ''} value="${escapeHtml(userCode)}">
${buildSubmit('Next')}</form>`,
  );
}

/** Builds the last page. The device learns the result by polling. */
export function buildDeviceDonePage({ displayName }: Application, isSignedIn: boolean): Page {
  const name = `<b>${escapeHtml(displayName)}</b>`;
  const text = isSignedIn ? `You have signed in to ${name} on your device.` : `Not signed in to ${name}.`;
  return buildPage(isSignedIn ? 'All done' : 'Cancelled', `<p>${text} You may close this window.</p>`);
}
