import type { SignIn } from '../authorize/signIn.ts';
import type { User } from '../../store/objects.ts';
import { isSameId } from '../../store/tenant.ts';
import { buildForm, buildPage, buildSubmit, escapeHtml } from './page.ts';
import type { Page } from './page.ts';

/** A tenant may have more users than a page can show; the others are typed. */
const maxShown = 20;

/** Who signs in? The account of the link's hint comes first. Nobody needs a password here. */
export function buildAccountPage(signIn: SignIn, flow: string): Page {
  const { tenant, application, wishes, kind } = signIn;
  const hinted = tenant.state.users.find((user) => isHinted(user, wishes.loginHint));
  const others = tenant.state.users.filter((user) => user !== hinted);
  const shown = [...(hinted ? [hinted] : []), ...others].slice(0, maxShown);
  const unknownHint = hinted ? '' : (wishes.loginHint ?? '');
  const name = `<b>${escapeHtml(application.displayName)}</b>`;
  const what = kind === 'device' ? `${name} on another device. Go on only if you began this yourself` : name;
  return {
    html: buildPage(
      'Pick an account',
      `<p>to sign in to ${what}.</p>
${buildForm('/login/account', flow, shown.map((user) => buildChoice(user, user === hinted)).join('\n'))}
<h2>Another account</h2>
${buildForm(
  '/login/account',
  flow,
  `<label for="other">Address</label>
<input type="text" id="other" name="other" inputmode="email" autocomplete="username" autocapitalize="none" spellcheck="false" required value="${escapeHtml(unknownHint)}">
${buildSubmit('Next', { isSecond: true })}`,
)}`,
    ),
  };
}

function buildChoice({ displayName, userPrincipalName }: User, isAsked: boolean): string {
  const mark = isAsked ? '<span class="soft">The link is meant for this account.</span>' : '';
  return `<button type="submit" class="account${isAsked ? ' hinted' : ''}" name="account" value="${escapeHtml(userPrincipalName)}"><b>${escapeHtml(displayName)}</b><span>${escapeHtml(userPrincipalName)}</span>${mark}</button>`;
}

function isHinted({ userPrincipalName, mail }: User, hint: string | undefined): boolean {
  return hint !== undefined && (isSameId(userPrincipalName, hint) || (mail !== null && isSameId(mail, hint)));
}
