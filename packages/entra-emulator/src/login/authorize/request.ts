import type { Application } from '../../store/objects.ts';
import type { Store } from '../../store/store.ts';
import { isSameId, type Tenant } from '../../store/tenant.ts';
import { findApplication, findPrincipalOf } from '../firstParty.ts';
import { requireOwnTenant, requireParameter, type Parameters } from '../parameters.ts';
import { refusals } from '../refusals.ts';
import { readConsentScopes, readDeclared, type DeclaredPermission, type RequestedScope } from '../scopes.ts';

const responseModes = ['query', 'form_post'] as const;
const prompts = ['login', 'select_account', 'consent', 'none'] as const;

/** SHA-256 as base64url. */
const challengePattern = /^[\w-]{43}$/;

/** The application and its redirect URI, which must be valid before any answer can be sent there. */
export interface ReturnAddress {
  readonly tenant: Tenant;
  /** The tenant in which the application is registered. */
  readonly home: Tenant;
  readonly application: Application;
  readonly redirectUri: string;
  readonly responseMode: (typeof responseModes)[number];
  readonly state?: string;
}

/** The contents of a sign-in link. */
export interface Wishes {
  readonly scopes: readonly RequestedScope[];
  /** Application permissions, which only an administrator can consent to. */
  readonly roles?: readonly DeclaredPermission[];
  readonly prompt?: (typeof prompts)[number];
  readonly loginHint?: string;
  readonly nonce?: string;
  readonly codeChallenge?: string;
}

interface ConsentLink {
  readonly kind: string;
  readonly pathTenant: string;
  readonly parameters: Parameters;
}

/**
 * Reads the application and its redirect URI from any link that asks for consent.
 * @throws LoginError to be shown on a page, since no other destination is known.
 */
export function readReturnAddress(store: Store, { kind, pathTenant, parameters: query }: ConsentLink): ReturnAddress {
  const isVersion1 = kind === 'declaredconsent';
  const { tenant, home, application } = readApplication(store, pathTenant, query, isVersion1);
  const redirectUri = readRedirectUri(application, query.redirect_uri, isVersion1);
  const responseMode = responseModes.find((each) => each === (query.response_mode ?? 'query'));
  if (!responseMode) throw refusals.unsupportedResponseMode(query.response_mode ?? '');
  return { tenant, home, application, redirectUri, responseMode, state: query.state };
}

/** @throws LoginError to be sent to the redirect URI. */
export function readWishes(address: ReturnAddress, query: Parameters, origin: string): Wishes {
  const { tenant, application } = address;
  if (requireParameter(query, 'response_type') !== 'code') throw refusals.unsupportedResponseType();
  const scopes = readConsentScopes(tenant, application, requireParameter(query, 'scope'), origin);
  const prompt = readPrompt(query);
  const codeChallenge = readChallenge(address, query);
  return { scopes, prompt, loginHint: query.login_hint, nonce: query.nonce, codeChallenge };
}

/**
 * Reads a link for an administrator: version 2's names permissions, version 1's means all declared ones.
 * @throws LoginError to be sent to the redirect URI.
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
 * Finds the application of a request, whether or not it has a service principal yet.
 *
 * @param isForeignToo Optional. Whether to include multi-tenant applications of other tenants.
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

/** Microsoft's page for programs that cannot listen. This directory serves it in place of Microsoft's host. */
export const nativeClient = {
  uri: 'https://login.microsoftonline.com/common/oauth2/nativeclient',
  path: '/common/oauth2/nativeclient',
} as const;

/**
 * Reads the redirect URI, which the application must have registered. The port of a loopback URI is ignored (RFC 8252,
 * section 7.3; https://learn.microsoft.com/entra/identity-platform/reply-url).
 * @throws LoginError 900971, 500113, 50011
 */
function readRedirectUri(application: Application, asked: string | undefined, isVersion1: boolean): string {
  const registered = platforms.flatMap((platform) => application[platform].redirectUris);
  if (registered.length === 0) throw refusals.redirectUriUnregistered();
  // Version 1's admin consent uses the first one when its link names none.
  const redirectUri = asked ?? (isVersion1 ? registered[0] : '');
  if (redirectUri === undefined || redirectUri === '') throw refusals.redirectUriMissing();
  if (findPlatform(application, redirectUri) === undefined)
    throw refusals.redirectUriMismatch(redirectUri, application.appId);
  return redirectUri;
}

/** Returns the platform on which a redirect URI is registered. */
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
