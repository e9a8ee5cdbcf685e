import { signInScopes } from '../permissions.ts';
import type { Protocol } from '../permissions.ts';
import { scopesOn } from './scopes.ts';
import { authority, buildUrl } from './url.ts';

/** What of a registration its links are made of. */
export interface LinkSource {
  readonly tenantId: string;
  readonly clientId: string;
  readonly redirectUris: readonly string[];
  readonly protocols: readonly Protocol[];
  /** Who is to sign in; set when a mailbox is. */
  readonly account?: string | undefined;
  /** The emulator's host, when that stands in for Entra. */
  readonly metadataHost?: string | undefined;
}

export interface ConsentLinks {
  readonly authorizeUrl: string;
  readonly authorizeUrls: { readonly guide: string; readonly exchange: string; readonly all: string };
  readonly adminConsentUrls: { readonly graph: string; readonly exchange: string };
}

const nativePage = 'https://login.microsoftonline.com/common/oauth2/nativeclient';

/**
 * The redirect URI of every link: the guide's page when the registration has it, else its first.
 *
 * @internal Tested alone: one rule for all links.
 */
export function linkRedirectUri(redirectUris: readonly string[]): string {
  return redirectUris.find((uri) => uri === nativePage) ?? String(redirectUris[0]);
}

/** Builds every link with which a mailbox owner or an administrator consents. */
export function buildConsentLinks(source: LinkSource): ConsentLinks {
  const graph = scopesOn('graph', source.protocols);
  const exchange = scopesOn('exchange', source.protocols);
  return {
    // Only what the guide requests: under Microsoft's default policies a user may accept that, but not IMAP on Exchange Online.
    authorizeUrl: signInUrl(source, graph),
    authorizeUrls: {
      guide: guideUrl(source),
      exchange: signInUrl(source, [...signInScopes, ...exchange]),
      // A consent request may name two resources, but a token is for one only (AADSTS28000).
      all: signInUrl(source, [...signInScopes, ...graph, ...exchange]),
    },
    adminConsentUrls: {
      graph: adminConsentUrl(source, [...graph, ...signInScopes]),
      exchange: adminConsentUrl(source, exchange),
    },
  };
}

/** The link of the set-up guide: its parameters in its order, the spaces between the scopes encoded. */
function guideUrl(source: LinkSource): string {
  return authorizeUrl(source, scopesOn('graph', source.protocols), {});
}

/** The same with who is to sign in: signing in as somebody else is the commonest mistake. */
function signInUrl(source: LinkSource, scopes: readonly string[]): string {
  // Never prompt=select_account, which Entra refuses beside a hint, nor prompt=consent, which loops.
  return authorizeUrl(
    source,
    scopes,
    source.account === undefined ? {} : { prompt: 'login', login_hint: source.account },
  );
}

function authorizeUrl(source: LinkSource, scopes: readonly string[], signIn: Readonly<Record<string, string>>): string {
  return buildUrl(`${authority(source.tenantId, source.metadataHost)}/oauth2/v2.0/authorize`, {
    client_id: source.clientId,
    response_type: 'code',
    redirect_uri: linkRedirectUri(source.redirectUris),
    response_mode: 'query',
    scope: scopes.join(' '),
    ...signIn,
  });
}

/** Where an administrator consents for the whole tenant, for the scopes of one API (learn.microsoft.com/entra/identity-platform/v2-admin-consent). */
function adminConsentUrl(source: LinkSource, scopes: readonly string[]): string {
  return buildUrl(`${authority(source.tenantId, source.metadataHost)}/v2.0/adminconsent`, {
    client_id: source.clientId,
    scope: scopes.join(' '),
    redirect_uri: linkRedirectUri(source.redirectUris),
  });
}
