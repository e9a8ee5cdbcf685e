import type { Application } from '../../store/objects.ts';
import type { Store } from '../../store/store.ts';
import { isSameId, type Tenant } from '../../store/tenant.ts';
import { findApplication, findPrincipalOf } from '../firstParty.ts';
import { requireOwnTenant, requireParameter, type Parameters } from '../parameters.ts';
import { refusals } from '../refusals.ts';
import { readConsentScopes, readDeclared, type DeclaredPermission, type RequestedScope } from '../scopes.ts';
import type { Flow } from './signIn.ts';

const responseModes = ['query', 'form_post'] as const;
const prompts = ['login', 'select_account', 'consent', 'none'] as const;

/** SHA-256 as base64url. */
const challengePattern = /^[\w-]{43}$/;

/** Who asks, and where the answer goes: what has to be right before any answer can go there. */
export interface ReturnAddress {
  readonly tenant: Tenant;
  /** Where the application is registered. */
  readonly home: Tenant;
  readonly application: Application;
  readonly redirectUri: string;
  readonly responseMode: (typeof responseModes)[number];
  readonly state?: string;
}

/** What a sign-in link asks for. */
export interface Wishes {
  readonly scopes: readonly RequestedScope[];
  /** Application permissions, which only an administrator's consent to what is declared gives. */
  readonly roles?: readonly DeclaredPermission[];
  readonly prompt?: (typeof prompts)[number];
  readonly loginHint?: string;
  readonly nonce?: string;
  readonly codeChallenge?: string;
}

/**
 * Reads from any link that asks for consent who asks and where the answer goes. Throws LoginError whose place is a
 * page, since it is not known where else.
 */
export function readReturnAddress(store: Store, { kind, pathTenant, parameters: query }: Flow): ReturnAddress {
  const isVersion1 = kind === 'declaredconsent';
  const { tenant, home, application } = readApplication(store, pathTenant, query, isVersion1);
  const redirectUri = readRedirectUri(application, query.redirect_uri, isVersion1);
  const responseMode = responseModes.find((each) => each === (query.response_mode ?? 'query'));
  if (!responseMode) throw refusals.unsupportedResponseMode(query.response_mode ?? '');
  return { tenant, home, application, redirectUri, responseMode, state: query.state };
}

/** Reads the rest of a link to `/{tenant}/oauth2/v2.0/authorize`. Throws LoginError whose place is the redirect URI. */
export function readWishes(address: ReturnAddress, query: Parameters, origin: string): Wishes {
  const { tenant, application } = address;
  if (requireParameter(query, 'response_type') !== 'code') throw refusals.unsupportedResponseType();
  const scopes = readConsentScopes(tenant, application, requireParameter(query, 'scope'), origin);
  const prompt = readPrompt(query);
  const codeChallenge = readChallenge(address, query);
  return { scopes, prompt, loginHint: query.login_hint, nonce: query.nonce, codeChallenge };
}

/**
 * What a link to an administrator asks for: version 2's `/{tenant}/v2.0/adminconsent` names it, of version 1's
 * `/{tenant}/adminconsent` it is what the application declares. Throws LoginError whose place is the redirect URI.
 */
export function readAdminWishes(
  { tenant, application }: ReturnAddress,
  query: Parameters,
  origin: string,
  isVersion1: boolean,
): Wishes {
  if (!isVersion1) return { scopes: readConsentScopes(tenant, application, requireParameter(query, 'scope'), origin) };
  const scopes = readDeclared('Scope', tenant, application, origin);
  return { scopes, roles: readDeclared('Role', tenant, application, origin) };
}

/**
 * An application by what a request says, whether it has a service principal or gets one with its first consent.
 *
 * @param isForeignToo Optional. Whether one of another tenant counts that is for other tenants too.
 */
export function readApplication(store: Store, pathTenant: string, query: Parameters, isForeignToo = false) {
  const clientId = requireParameter(query, 'client_id');
  const tenant = requireOwnTenant(store, pathTenant, query);
  const own = findApplication(tenant, clientId);
  const home = own === undefined && isForeignToo ? (store.findHome(clientId) ?? tenant) : tenant;
  const application = findApplication(home, clientId);
  if (!application) throw refusals.applicationNotFound(clientId, tenant.state.displayName);
  const principal = findPrincipalOf(tenant, clientId);
  if (principal?.accountEnabled === false)
    throw refusals.applicationDisabled(application.appId, application.displayName);
  return { tenant, home, application };
}

function readPrompt({ prompt = '', login_hint: hint = '' }: Parameters): Wishes['prompt'] {
  if (prompt === '') return undefined;
  const known = prompts.find((each) => each === prompt);
  if (!known || (known === 'select_account' && hint !== '')) throw refusals.unsupportedPrompt();
  return known;
}

function readChallenge({ application, redirectUri }: ReturnAddress, query: Parameters): string | undefined {
  const { code_challenge: challenge, code_challenge_method: method = 'plain' } = query;
  if (challenge === undefined) {
    if (findPlatform(application, redirectUri) === 'spa') throw refusals.challengeMissing();
    return undefined;
  }
  if (!isSameId(method, 'S256') || !challengePattern.test(challenge)) throw refusals.challengeUnsupported();
  return challenge;
}

const platforms = ['publicClient', 'web', 'spa'] as const;
export type Platform = (typeof platforms)[number];

/** The page that Microsoft has for programs that cannot listen; this directory stands in for its host. */
export const nativeClient = {
  uri: 'https://login.microsoftonline.com/common/oauth2/nativeclient',
  path: '/common/oauth2/nativeclient',
} as const;

/**
 * The redirect URI of a request, which has to be one of the application's; of a loopback one the port does not count
 * (RFC 8252, section 7.3; https://learn.microsoft.com/entra/identity-platform/reply-url). Throws LoginError 900971,
 * 500113, 50011.
 */
function readRedirectUri(application: Application, asked: string | undefined, isVersion1: boolean): string {
  const registered = platforms.flatMap((platform) => application[platform].redirectUris);
  if (registered.length === 0) throw refusals.redirectUriUnregistered();
  // Version 1's admin consent answers at the first one when its link does not say.
  const redirectUri = asked ?? (isVersion1 ? registered[0] : '');
  if (redirectUri === undefined || redirectUri === '') throw refusals.redirectUriMissing();
  if (findPlatform(application, redirectUri) === undefined)
    throw refusals.redirectUriMismatch(redirectUri, application.appId);
  return redirectUri;
}

/** The platform on which a redirect URI is registered. */
export function findPlatform(application: Application, redirectUri: string): Platform | undefined {
  return platforms.find((platform) =>
    application[platform].redirectUris.some((each) => matchesRedirectUri(each, redirectUri)),
  );
}

function matchesRedirectUri(registered: string, requested: string): boolean {
  const isLoopback = /^http:\/\/(localhost|127\.0\.0\.1)([:/?]|$)/.test(registered);
  return registered === requested || (isLoopback && withoutPort(registered) === withoutPort(requested));
}

function withoutPort(uri: string): string | undefined {
  const url = URL.parse(uri);
  if (!url) return undefined;
  url.port = '';
  return url.href;
}
