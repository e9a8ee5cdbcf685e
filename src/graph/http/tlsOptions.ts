interface TlsOptions {
  readonly ca: string;
}

const shared = new Map<string, TlsOptions>();

/**
 * TLS options for Azure's clients to trust an additional authority. They keep connections per options object: clients that trust the
 * same authority share one object, so that a thousand customers do not leave a thousand agents with open connections.
 */
export function tlsOptionsOf(ca: string | undefined): { readonly tlsOptions?: TlsOptions } {
  if (ca === undefined) return {};
  const tlsOptions = shared.get(ca) ?? { ca };
  shared.set(ca, tlsOptions);
  return { tlsOptions };
}
