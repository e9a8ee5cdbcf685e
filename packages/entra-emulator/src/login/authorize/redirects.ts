import type { Application } from '../../store/objects.ts';
import { refusals } from '../refusals.ts';

const platforms = ['publicClient', 'web', 'spa'] as const;
export type Platform = (typeof platforms)[number];

/** The page that Microsoft has for programs that cannot listen; this directory stands in for its host. */
export const nativeClient = {
  uri: 'https://login.microsoftonline.com/common/oauth2/nativeclient',
  path: '/common/oauth2/nativeclient',
} as const;

/**
 * The redirect URI of a request, which has to be one of the application's; of a loopback one the port does not count
 * (RFC 8252, section 7.3; https://learn.microsoft.com/entra/identity-platform/reply-url).
 *
 * @throws LoginError 900971, 500113, 50011
 */
export function readRedirectUri(application: Application, redirectUri: string | undefined): string {
  const registered = platforms.flatMap((platform) => application[platform].redirectUris);
  if (registered.length === 0) throw refusals.redirectUriUnregistered();
  if (redirectUri === undefined || redirectUri === '') throw refusals.redirectUriMissing();
  if (findPlatform(application, redirectUri) === undefined)
    throw refusals.redirectUriMismatch(redirectUri, application.appId);
  return redirectUri;
}

/** Where version 1's admin consent answers when its link does not say. */
export function findFirstRedirectUri(application: Application): string | undefined {
  return platforms.flatMap((platform) => application[platform].redirectUris)[0];
}

/** The platform on which a redirect URI is registered. */
export function findPlatform(application: Application, redirectUri: string): Platform | undefined {
  return platforms.find((platform) =>
    application[platform].redirectUris.some((each) => matchesRedirectUri(each, redirectUri)),
  );
}

/** Where a browser is really sent, so that no code leaves this machine for Microsoft's host. */
export function findDestination(redirectUri: string, origin: string): string {
  return redirectUri === nativeClient.uri ? `${origin}${nativeClient.path}` : redirectUri;
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
