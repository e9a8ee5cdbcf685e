import { buildFormPostPage } from '../pages/formPost.ts';
import type { Page } from '../pages/page.ts';
import { findDestination } from './redirects.ts';
import type { ReturnAddress } from './request.ts';

/** What a browser is sent: a page, or elsewhere. */
export type Answer = { readonly page: Page } | { readonly location: string };

/** Takes the answer to where the application wants it, in the way that it wants. */
export function buildAnswer(
  { redirectUri, responseMode, state }: ReturnAddress,
  answer: Readonly<Record<string, string>>,
  origin: string,
): Answer {
  const parameters = { ...answer, ...(state !== undefined && { state }) };
  const destination = findDestination(redirectUri, origin);
  if (responseMode === 'form_post') return { page: buildFormPostPage(destination, parameters) };
  return { location: appendQuery(destination, parameters) };
}

/** A redirect URI may have a query of its own, and a scheme of its own. */
function appendQuery(uri: string, parameters: Readonly<Record<string, string>>): string {
  const query = new URLSearchParams(parameters).toString();
  return `${uri}${uri.includes('?') ? '&' : '?'}${query}`;
}
