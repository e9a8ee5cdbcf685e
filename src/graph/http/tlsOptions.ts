interface TlsOptions {
  readonly ca: string;
}

const shared = new Map<string, TlsOptions>();

/**
 * What Azure's clients are given to trust an authority beside the usual ones. Their connections are kept by the object itself: whoever trusts the
 * same authority takes the same one, so that a thousand customers do not leave a thousand agents with open connections.
 */
export function tlsOptionsOf(ca: string | undefined): { readonly tlsOptions?: TlsOptions } {
  if (ca === undefined) return {};
  const tlsOptions = shared.get(ca) ?? { ca };
  shared.set(ca, tlsOptions);
  return { tlsOptions };
}
