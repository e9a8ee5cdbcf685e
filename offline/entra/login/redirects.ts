import type { Application } from '../store/objects.ts';
import { refusals } from './refusals.ts';

/**
 * The redirect URI of a request, which has to be one of the application's; of a loopback one the port does not count
 * (RFC 8252, section 7.3; https://learn.microsoft.com/entra/identity-platform/reply-url).
 *
 * @throws LoginError 900971, 500113, 50011
 */
export function readRedirectUri(application: Application, redirectUri: string | undefined): string {
  const { publicClient, web, spa } = application;
  const registered = [publicClient, web, spa].flatMap(({ redirectUris }) => redirectUris);
  if (registered.length === 0) throw refusals.redirectUriUnregistered();
  if (redirectUri === undefined || redirectUri === '') throw refusals.redirectUriMissing();
  if (!registered.some((each) => matchesRedirectUri(each, redirectUri))) {
    throw refusals.redirectUriMismatch(redirectUri, application.appId);
  }
  return redirectUri;
}

function matchesRedirectUri(registered: string, requested: string): boolean {
  return registered === requested || (isLoopback(registered) && withoutPort(registered) === withoutPort(requested));
}

function isLoopback(uri: string): boolean {
  return /^http:\/\/(localhost|127\.0\.0\.1)([:/?]|$)/.test(uri);
}

function withoutPort(uri: string): string | undefined {
  const url = URL.parse(uri);
  if (!url) return undefined;
  url.port = '';
  return url.href;
}
