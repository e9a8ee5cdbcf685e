import type { MailResource } from '../registration/permissions.ts';

/** The step of `verify` at which something was refused. */
export type MailStep = 'connect' | 'greeting' | 'starttls' | 'authenticate' | 'open' | 'change' | 'send' | 'arrive';

interface Words {
  /** The text of a server or, with `isObserved`, of this program. It never contains a token, a code or a password. */
  readonly text: string;
  /** The text is this program's own. */
  readonly isObserved?: true;
}

interface Connection {
  readonly host: string;
  readonly port: number;
  /** Node's code: ECONNREFUSED, ENOTFOUND, CERT_HAS_EXPIRED … */
  readonly code: string;
  readonly text: string;
  /** The step, for a mail server. */
  readonly step?: MailStep;
}

/** The refused operation. A connection fault is always observed. */
export type Fault =
  | (Words & {
      /** A refusal by the login endpoint: the error of RFC 6749, Entra's own code, and its text without IDs. */
      readonly kind: 'login';
      readonly error?: string;
      /** The number after AADSTS. */
      readonly aadsts?: number;
      readonly correlationId?: string;
      /** The API for which the token was requested. */
      readonly resource?: MailResource;
    })
  | (Words & { readonly kind: 'imap' | 'smtp'; readonly step: MailStep; readonly responseCode?: number })
  /** A connection that failed or broke. */
  | (Connection & { readonly kind: 'network' })
  | (Connection & { readonly kind: 'tls' })
  | {
      /** A token other than the requested one. */
      readonly kind: 'claim';
      readonly claim: 'audience' | 'tenant' | 'client' | 'scopes' | 'expiry' | 'account';
      readonly expected: string;
      readonly found: string;
    };

export type LoginFault = Extract<Fault, { readonly kind: 'login' }>;
export type MailFault = Extract<Fault, { readonly kind: 'imap' | 'smtp' }>;
export type ConnectionFault = Extract<Fault, { readonly kind: 'network' | 'tls' }>;
export type ClaimFault = Extract<Fault, { readonly kind: 'claim' }>;

/** Carries a fault from where it happened to where it is diagnosed. */
export class SignInError extends Error {
  override readonly name = 'SignInError';
  readonly fault: Fault;

  constructor(fault: Fault, options?: { readonly cause?: unknown }) {
    super(fault.kind === 'claim' ? `${fault.claim}: ${fault.found}` : fault.text, options);
    this.fault = fault;
  }
}

/** Returns whether a connection failed because of its certificate (https://nodejs.org/api/tls.html#x509-certificate-error-codes). */
export function isCertificateCode(code: string): boolean {
  return /^(CERT_|CRL_|DEPTH_ZERO_|ERROR_IN_C|SELF_SIGNED_|UNABLE_TO_|ERR_TLS_CERT_|HOSTNAME_MISMATCH|INVALID_|PATH_LENGTH_)/.test(
    code,
  );
}

/**
 * Builds the fault of a connection that failed or broke.
 *
 * @param code Node's error code.
 * @param tell Builds the sentence, without its full stop, from `<host>:<port>`.
 */
export function buildConnectionFault(
  { host, port }: { readonly host: string; readonly port: number },
  code: string,
  tell: (at: string) => string,
  step?: MailStep,
): ConnectionFault {
  const at = `${host}:${port}`;
  return isCertificateCode(code)
    ? { kind: 'tls', host, port, code, step, text: `The certificate of ${at} is not trusted (${code}).` }
    : { kind: 'network', host, port, code, step, text: `${tell(at)} (${code}).` };
}
