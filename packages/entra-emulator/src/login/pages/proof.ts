import type { Account } from '../../store/account.ts';
import type { User } from '../../store/objects.ts';
import { buildForm, buildPage, buildSubmit, escapeHtml } from './page.ts';
import type { Page } from './page.ts';

/** What stands in for multi-factor authentication: one button. */
export function buildProofPage({ multiFactor }: Account, { userPrincipalName }: User, flow: string): Page {
  const isNew = multiFactor === 'unregistered';
  const text = isNew
    ? 'needs a second way to prove who you are, which is set up now.'
    : 'needs a second proof, as by an app on your phone.';
  return {
    html: buildPage(
      isNew ? 'More information required' : 'Prove that it is you',
      `<p><b>${escapeHtml(userPrincipalName)}</b> ${text}</p>
${buildForm('/login/proof', flow, buildSubmit(isNew ? 'Set it up' : 'It is me'))}
${buildForm('/login/restart', flow, buildSubmit('Use another account', { isSecond: true }))}`,
    ),
  };
}
