/** Where Entra's login endpoints of one tenant are: `https://<login host>/<tenantId>`. */
export function authority(tenantId: string, metadataHost?: string): string {
  return `https://${metadataHost ?? 'login.microsoftonline.com'}/${tenantId}`;
}

/** Joins an endpoint and its query in the given order. */
export function buildUrl(endpoint: string, query: Readonly<Record<string, string>>): string {
  const pairs = Object.entries(query).map(([name, value]) => `${name}=${encode(value)}`);
  return `${endpoint}?${pairs.join('&')}`;
}

/**
 * Encodes everything but unreserved characters (RFC 3986, 2.3): a space as `%20`, and also the `!'()*` that
 * encodeURIComponent leaves, at which mail programs and terminals end a link.
 */
function encode(value: string): string {
  return encodeURIComponent(value).replace(
    /[!'()*]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}
