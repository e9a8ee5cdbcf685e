import type { Outputs } from './outputs/schema.ts';
import { permissionsOn, resources, signInScopes, type MailResource, type Protocol } from './permissions.ts';
import type { Settings } from './settings/settings.ts';

/** Returns the base URL of a tenant's login endpoints: `https://<login host>/<tenantId>`. */
export function authority(tenantId: string, metadataHost?: string): string {
  return `https://${metadataHost ?? 'login.microsoftonline.com'}/${tenantId}`;
}

/**
 * Joins an endpoint and its query in the given order. Encodes everything but unreserved characters (RFC 3986, 2.3): a
 * space as `%20`, and also `!'()*`, which encodeURIComponent keeps and at which mail programs and terminals end a link.
 */
function buildUrl(endpoint: string, query: Readonly<Record<string, string>>): string {
  const encode = (value: string) =>
    encodeURIComponent(value).replace(
      /[!'()*]/g,
      (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
    );
  const pairs = Object.entries(query).map(([name, value]) => `${name}=${encode(value)}`);
  return `${endpoint}?${pairs.join('&')}`;
}

/** Returns the delegated permissions of one API as scopes (`https://<host>/<permission>`), in the guide's order. */
function scopesOn(resource: MailResource, protocols: readonly Protocol[]): readonly string[] {
  return permissionsOn(resource, protocols).map(({ name }) => `${resources[resource].scopeHost}/${name}`);
}

/** Returns the scopes of the monitor's token, which are Exchange Online's only, since IMAP and SMTP refuse a token for Graph. */
export function tokenScopes(protocols: readonly Protocol[]): readonly string[] {
  return [...scopesOn('exchange', protocols), 'offline_access'];
}

interface LinkSource extends Pick<Settings, 'tenantId' | 'redirectUris' | 'protocols' | 'account' | 'metadataHost'> {
  readonly clientId: string;
}

export type LinkOutputs = Pick<Outputs, 'authorizeUrl' | 'authorizeUrls' | 'adminConsentUrls'>;

const nativePage = 'https://login.microsoftonline.com/common/oauth2/nativeclient';

/**
 * Returns the redirect URI of all links: the guide's page if the registration has it, otherwise its first one.
 *
 * @internal Tested alone.
 */
export function linkRedirectUri(redirectUris: readonly string[]): string {
  return redirectUris.find((uri) => uri === nativePage) ?? String(redirectUris[0]);
}

/** Builds all links for consent by a mailbox owner or an administrator. */
export function buildConsentLinks(source: LinkSource): LinkOutputs {
  const { clientId, protocols, account } = source;
  const tenant = authority(source.tenantId, source.metadataHost);
  const redirectUri = linkRedirectUri(source.redirectUris);
  const graph = scopesOn('graph', protocols);
  const exchange = scopesOn('exchange', protocols);
  /** Builds the link of the 22-step portal guide: its parameters in its order, with encoded spaces between the scopes. */
  const guideUrl = (scopes: readonly string[], signIn = {}) =>
    buildUrl(`${tenant}/oauth2/v2.0/authorize`, {
      client_id: clientId,
      response_type: 'code',
      redirect_uri: redirectUri,
      response_mode: 'query',
      scope: scopes.join(' '),
      ...signIn,
    });
  /** Builds the same link with the account to sign in, because signing in with another is the most common mistake. */
  const signInUrl = (scopes: readonly string[]) =>
    // Entra refuses prompt=select_account together with a hint, and prompt=consent loops.
    guideUrl(scopes, account === undefined ? {} : { prompt: 'login', login_hint: account });
  /** Builds the link for an administrator's consent to scopes of one API (learn.microsoft.com/entra/identity-platform/v2-admin-consent). */
  const adminConsentUrl = (scopes: readonly string[]) =>
    buildUrl(`${tenant}/v2.0/adminconsent`, {
      client_id: clientId,
      scope: scopes.join(' '),
      redirect_uri: redirectUri,
    });
  return {
    // Only what the guide requests: by default, Microsoft lets a user accept that, but not IMAP on Exchange Online.
    authorizeUrl: signInUrl(graph),
    authorizeUrls: {
      guide: guideUrl(graph),
      exchange: signInUrl([...signInScopes, ...exchange]),
      // A consent request may name two resources, but a token is for one only (AADSTS28000).
      all: signInUrl([...signInScopes, ...graph, ...exchange]),
    },
    adminConsentUrls: {
      graph: adminConsentUrl([...graph, ...signInScopes]),
      exchange: adminConsentUrl(exchange),
    },
  };
}

/**
 * Builds the link with which a customer's administrator lets a service provider's own application provision in the
 * tenant. It uses version 1 of the endpoint, which grants the application permissions that the application declares, and
 * answers to its redirect URI (https://learn.microsoft.com/entra/identity/enterprise-apps/grant-admin-consent).
 */
export function provisioningConsentUrl(tenantId: string, clientId: string, metadataHost?: string): string {
  return buildUrl(`${authority(tenantId, metadataHost)}/adminconsent`, { client_id: clientId });
}
