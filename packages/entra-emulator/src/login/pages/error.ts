import type { LoginErrorBody } from '../errors.ts';
import { buildForm, buildPage, buildRefusalText, buildSubmit } from './page.ts';
import type { Page } from './page.ts';

/**
 * Entra's "we're having trouble signing you in", with the error code.
 *
 * @param flow the sign-in under way, when it can go on with another account.
 */
export function buildErrorPage(error: LoginErrorBody, status: number, flow?: string): Page {
  const another = flow === undefined ? '' : buildForm('/login/restart', flow, buildSubmit('Use another account'));
  return {
    status,
    html: buildPage(
      'Sign in',
      `<p role="alert">Sorry, but we’re having trouble signing you in.</p>
${buildRefusalText(error)}${another}`,
    ),
  };
}
