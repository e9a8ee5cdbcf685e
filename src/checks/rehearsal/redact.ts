import { halfNamed } from '../../graph/application.ts';
import type { EntraEmulatorPackage } from '../../pulumi/emulator/packages.ts';

/** Values from Microsoft's interfaces that reveal nothing about a tenant. */
const words = `
  Scope Role User Admin Principal AllPrincipals Application ServiceIdentity Bearer
  AzureADMyOrg AzureADMultipleOrgs AzureADandPersonalMicrosoftAccount PersonalMicrosoftAccount
  client_credentials password authorization_code refresh_token device_code code query
  urn:ietf:params:oauth:grant-type:device_code urn:ietf:params:oauth:client-assertion-type:jwt-bearer
  delegated delegatedUserConsentable application all any low medium high true false
  enabled disabled enabledForReportingButNotEnforced block mfa AND OR None All none
  Managed Federated Email Enabled Deleted Suspended Warning exchange 1 1.0 1.1 2.0
  http://localhost https://login.microsoftonline.com/common/oauth2/nativeclient
  v1.0 v2.0 beta oauth2 .default .well-known openid-configuration $count authorizationPolicy
  microsoft.graph.application microsoft.graph.servicePrincipal
  request-id client-request-id api-version 2022-09-01
  #microsoft.graph.application #microsoft.graph.servicePrincipal #microsoft.graph.user
  #microsoft.graph.oAuth2PermissionGrant #microsoft.graph.appRoleAssignment
  00000000-0000-0000-0000-000000000000
`
  .trim()
  .split(/\s+/);

/** Returns a function that recognizes Microsoft's own values. All other text counts as the customer's. */
export function buildVocabulary({
  azureCli,
  exchangeOnline,
  microsoftGraph,
}: EntraEmulatorPackage): (text: string) => boolean {
  const known = new Set([...words, halfNamed, azureCli.appId]);
  for (const { appId, audience, displayName, identifiers, scopes, appRoles } of [microsoftGraph, exchangeOnline]) {
    for (const each of [appId, audience, displayName, ...identifiers]) known.add(each);
    for (const [name, id] of [...Object.entries(scopes), ...Object.entries(appRoles)]) {
      for (const each of [name, id, ...identifiers.map((host) => `${host}/${name}`)]) known.add(each);
    }
  }
  // Graph reserves this prefix for Microsoft's own policies.
  return (text) => known.has(text) || /^(ManagePermissionGrantsFor\w+\.)?microsoft-[a-z-]+$/.test(text);
}

const guid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;
const time = /^\d{4}-\d\d-\d\dT[\d:.]+(Z|[+-]\d\d:\d\d)$/;
const address = /^[^\s@/]+@[^\s@/]+$/;
/** Microsoft's names of properties, with annotations. Customers' own names begin with `extension_` or have digits. */
const propertyName = /^(?!extension_)\$?(oauth2|x5)?[A-Za-z_]*(@(odata|microsoft\.graph)\.[A-Za-z]+)?$/;
const property = String.raw`(?:oauth2)?[A-Za-z]+`;
const term = `${property} (?:eq|ne) '[^']*'|startswith\\(${property},\\s?'[^']*'\\)|${property}/any\\(x:x eq '[^']*'\\)`;
/** The syntax of requests outside quoted texts: `applications(appId='…')`, `id,appId`, `99`, a filter. */
const syntax = new RegExp(
  `^(?:[$]?${property}(?:\\(${property}='[^']*'\\))?|${property}(?:,${property})*|\\d{1,3}|(?:${term})(?: (?:and|or) (?:${term}))*)$`,
);
/** Properties with Microsoft's codes, wherever they occur: `Request_ResourceNotFound`, `invalid_grant`. */
const codeNames = ['code', 'error', 'suberror'];
const code = /^[A-Za-z]+(_[A-Za-z]+)*$/;
/** Lists of Graph's own permissions, with hundreds of entries. */
const longLists = ['oauth2PermissionScopes', 'appRoles', 'publishedPermissionScopes'];

/**
 * Replaces all text that is not known to be Microsoft's with placeholders: `{id-3}`, `{address-1}`, `{text-7}`. The
 * same text gets the same placeholder, so that a recording can be replayed.
 */
export class Redactor {
  readonly #isPublic: (text: string) => boolean;
  readonly #placeholders = new Map<string, string>();
  readonly #counts = new Map<string, number>();

  constructor(isPublic: (text: string) => boolean) {
    this.#isPublic = isPublic;
  }

  /** Assigns a placeholder to a text in advance: `name('{tenant}', tenantId)`. */
  name(placeholder: string, text: string | undefined): void {
    const key = text?.toLowerCase() ?? '';
    if (key !== '' && !this.#placeholders.has(key)) this.#placeholders.set(key, placeholder);
  }

  /** Returns the path and query of a request, which are the same in every tenant. */
  url(text: string): { readonly path: string; readonly query: Readonly<Record<string, string>> } {
    const { pathname, searchParams } = new URL(text);
    const segments = pathname.split('/').map((segment) => this.#segment(decodeURIComponent(segment)));
    // Random in each request.
    searchParams.delete('client-request-id');
    const query = [...searchParams].map(([name, value]) => [
      this.#property(name),
      name.startsWith('$') ? this.#expression(value) : this.text(value),
    ]);
    return { path: segments.join('/'), query: Object.fromEntries(query) as Record<string, string> };
  }

  /** @param name Name of the property with the value. */
  json(value: unknown, name = '', isResponse = true): unknown {
    if (typeof value === 'string') {
      const isCode = isResponse && codeNames.includes(name) && value.length <= 60 && code.test(value);
      return isCode ? value : this.text(value);
    }
    // Longer numbers may be telephone numbers.
    if (typeof value === 'number') return Math.abs(value) < 10_000_000 ? value : 0;
    if (Array.isArray(value)) {
      const kept = longLists.includes(name)
        ? value.filter(({ id }: { readonly id?: unknown }) => typeof id === 'string' && this.#isPublic(id))
        : value;
      return kept.map((each) => this.json(each, name, isResponse));
    }
    if (typeof value !== 'object' || value === null) return value;
    return Object.fromEntries(
      Object.entries(value).map(([key, each]) => [this.#property(key), this.json(each, key, isResponse)]),
    );
  }

  text(text: string): string {
    if (text === '') return '';
    const known = this.#placeholders.get(text.toLowerCase());
    if (known !== undefined) return known;
    if (this.#isPublic(text)) return text;
    if (time.test(text)) return '{time}';
    const words = text.split(' ');
    if (words.length > 1 && words.every((word) => this.#isPublic(word))) return text;
    return this.#url(text) ?? this.#number(text);
  }

  /** Redacts a URL, if its host has a placeholder. */
  #url(text: string): string | undefined {
    if (!URL.canParse(text)) return undefined;
    const host = this.#placeholders.get(new URL(text).origin.toLowerCase());
    if (host === undefined) return undefined;
    const { path, query } = this.url(text);
    const pairs = Object.entries(query).map(([name, value]) => `${name}=${value}`);
    return `${host}${path === '/' ? '' : path}${pairs.length === 0 ? '' : `?${pairs.join('&')}`}`;
  }

  #segment(text: string): string {
    if (text === '' || this.#placeholders.has(text.toLowerCase()) || this.#isPublic(text)) return this.text(text);
    return this.#expression(text);
  }

  /** Redacts the quoted texts of `displayName eq 'PASS'`, or the whole expression if more than syntax remains. */
  #expression(text: string): string {
    const replaced = text.replace(/'((?:[^']|'')*)'/g, (_, quoted: string) => `'${this.text(quoted)}'`);
    return syntax.test(replaced) ? replaced : this.text(text);
  }

  #property(name: string): string {
    return this.#isPublic(name) || propertyName.test(name) ? name : this.text(name);
  }

  #number(text: string): string {
    const kind = guid.test(text) ? 'id' : address.test(text) ? 'address' : 'text';
    const count = (this.#counts.get(kind) ?? 0) + 1;
    this.#counts.set(kind, count);
    const placeholder = `{${kind}-${count}}`;
    this.#placeholders.set(text.toLowerCase(), placeholder);
    return placeholder;
  }
}
