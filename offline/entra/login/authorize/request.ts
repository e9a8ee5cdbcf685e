import type { Application } from '../../store/objects.ts';
import type { Store } from '../../store/store.ts';
import { isSameId } from '../../store/tenant.ts';
import type { Tenant } from '../../store/tenant.ts';
import { requireOwnTenant, requireParameter } from '../parameters.ts';
import type { Parameters } from '../parameters.ts';
import { refusals } from '../refusals.ts';
import { readConsentScopes, readDeclaredScopes } from '../scopes.ts';
import type { RequestedScope } from '../scopes.ts';
import { findPlatform, readRedirectUri } from './redirects.ts';

const responseModes = ['query', 'form_post'] as const;
const prompts = ['login', 'select_account', 'consent', 'none'] as const;

/** SHA-256 as base64url. */
const challengePattern = /^[\w-]{43}$/;

/** Who asks, and where the answer goes: what has to be right before any answer can go there. */
export interface ReturnAddress {
  readonly tenant: Tenant;
  readonly application: Application;
  readonly redirectUri: string;
  readonly responseMode: (typeof responseModes)[number];
  readonly state?: string;
}

/** What a sign-in link asks for. */
export interface Wishes {
  readonly scopes: readonly RequestedScope[];
  readonly prompt?: (typeof prompts)[number];
  readonly loginHint?: string;
  readonly nonce?: string;
  readonly codeChallenge?: string;
}

/**
 * Reads from any link that asks for consent who asks and where the answer goes.
 *
 * @throws LoginError whose place is a page, since it is not known where else
 */
export function readReturnAddress(store: Store, pathTenant: string, query: Parameters): ReturnAddress {
  const { tenant, application } = readApplication(store, pathTenant, query);
  const redirectUri = readRedirectUri(application, query.redirect_uri);
  const responseMode = responseModes.find((each) => each === (query.response_mode ?? 'query'));
  if (!responseMode) throw refusals.unsupportedResponseMode(query.response_mode ?? '');
  return { tenant, application, redirectUri, responseMode, ...(query.state !== undefined && { state: query.state }) };
}

/**
 * Reads the rest of a link to `/{tenant}/oauth2/v2.0/authorize`.
 *
 * @throws LoginError whose place is the redirect URI
 */
export function readWishes(address: ReturnAddress, query: Parameters, origin: string): Wishes {
  const { tenant, application } = address;
  if (requireParameter(query, 'response_type') !== 'code') throw refusals.unsupportedResponseType();
  const scopes = readConsentScopes(tenant, application, requireParameter(query, 'scope'), origin);
  const prompt = readPrompt(query);
  const codeChallenge = readChallenge(address, query);
  return {
    scopes,
    ...(prompt && { prompt }),
    ...(query.login_hint !== undefined && { loginHint: query.login_hint }),
    ...(query.nonce !== undefined && { nonce: query.nonce }),
    ...(codeChallenge !== undefined && { codeChallenge }),
  };
}

/**
 * What a link to an administrator asks for: version 2's `/{tenant}/v2.0/adminconsent` names it, of version 1's
 * `/{tenant}/adminconsent` it is what the application declares.
 *
 * @throws LoginError whose place is the redirect URI
 */
export function readAdminWishes(
  { tenant, application }: ReturnAddress,
  query: Parameters,
  origin: string,
  isVersion1: boolean,
): Wishes {
  const scopes = isVersion1
    ? readDeclaredScopes(tenant, application, origin)
    : readConsentScopes(tenant, application, requireParameter(query, 'scope'), origin);
  return { scopes };
}

/** An application by what a request says, whether it has a service principal or gets one with its first consent. */
export function readApplication(store: Store, pathTenant: string, query: Parameters) {
  const clientId = requireParameter(query, 'client_id');
  const tenant = requireOwnTenant(store, pathTenant, query);
  const application = tenant.findApplicationByAppId(clientId);
  if (!application) throw refusals.applicationNotFound(clientId, tenant.state.displayName);
  const principal = tenant.findServicePrincipalByAppId(clientId);
  if (principal?.accountEnabled === false)
    throw refusals.applicationDisabled(application.appId, application.displayName);
  return { tenant, application };
}

function readPrompt({ prompt, login_hint: hint = '' }: Parameters): Wishes['prompt'] {
  if (prompt === undefined || prompt === '') return undefined;
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
