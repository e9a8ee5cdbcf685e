import type { Outputs } from './outputs/schema.ts';
import { permissionsOn, resources, signInScopes } from './permissions.ts';
import type { MailResource, Protocol } from './permissions.ts';
import type { Settings } from './settings/settings.ts';

/** Where Entra's login endpoints of one tenant are: `https://<login host>/<tenantId>`. */
export function authority(tenantId: string, metadataHost?: string): string {
  return `https://${metadataHost ?? 'login.microsoftonline.com'}/${tenantId}`;
}

/**
 * Joins an endpoint and its query in the given order. Everything but unreserved characters (RFC 3986, 2.3) is encoded: a space as
 * `%20`, and also the `!'()*` that encodeURIComponent leaves, at which mail programs and terminals end a link.
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

/** The delegated permissions of one API as scopes (`https://<host>/<permission>`), in the guide's order. */
function scopesOn(resource: MailResource, protocols: readonly Protocol[]): readonly string[] {
  return permissionsOn(resource, protocols).map(({ name }) => `${resources[resource].scopeHost}/${name}`);
}

/** What the monitor asks a token for: Exchange Online alone, since IMAP and SMTP refuse a token for Graph. */
export function tokenScopes(protocols: readonly Protocol[]): readonly string[] {
  return [...scopesOn('exchange', protocols), 'offline_access'];
}

/** What of a registration its links are made of. */
interface LinkSource extends Pick<Settings, 'tenantId' | 'redirectUris' | 'protocols' | 'account' | 'metadataHost'> {
  readonly clientId: string;
}

/** The outputs that depend on the client ID. */
export type LinkOutputs = Pick<Outputs, 'authorizeUrl' | 'authorizeUrls' | 'adminConsentUrls'>;

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
export function buildConsentLinks(source: LinkSource): LinkOutputs {
  const { clientId, protocols, account } = source;
  const tenant = authority(source.tenantId, source.metadataHost);
  const redirectUri = linkRedirectUri(source.redirectUris);
  const graph = scopesOn('graph', protocols);
  const exchange = scopesOn('exchange', protocols);
  /** The link of the set-up guide: its parameters in its order, the spaces between the scopes encoded. */
  const guideUrl = (scopes: readonly string[], signIn = {}) =>
    buildUrl(`${tenant}/oauth2/v2.0/authorize`, {
      client_id: clientId,
      response_type: 'code',
      redirect_uri: redirectUri,
      response_mode: 'query',
      scope: scopes.join(' '),
      ...signIn,
    });
  /** The same with who is to sign in: signing in as somebody else is the commonest mistake. */
  const signInUrl = (scopes: readonly string[]) =>
    // Never prompt=select_account, which Entra refuses beside a hint, nor prompt=consent, which loops.
    guideUrl(scopes, account === undefined ? {} : { prompt: 'login', login_hint: account });
  /** Where an administrator consents for the whole tenant, for the scopes of one API (learn.microsoft.com/entra/identity-platform/v2-admin-consent). */
  const adminConsentUrl = (scopes: readonly string[]) =>
    buildUrl(`${tenant}/v2.0/adminconsent`, {
      client_id: clientId,
      scope: scopes.join(' '),
      redirect_uri: redirectUri,
    });
  return {
    // Only what the guide requests: under Microsoft's default policies a user may accept that, but not IMAP on Exchange Online.
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
 * Where an administrator of a customer lets a provider's own application provision in the tenant: version 1 of the endpoint, which
 * grants the application permissions that the application declares, and answers to its redirect URI
 * (https://learn.microsoft.com/entra/identity/enterprise-apps/grant-admin-consent).
 */
export function provisioningConsentUrl(tenantId: string, clientId: string, metadataHost?: string): string {
  return buildUrl(`${authority(tenantId, metadataHost)}/adminconsent`, { client_id: clientId });
}
