import type { TokenResource } from './tokenResource.ts';

/** Where in the proof of a mailbox something was refused. */
export type MailStep = 'connect' | 'greeting' | 'starttls' | 'authenticate' | 'open' | 'change' | 'send' | 'arrive';

interface Words {
  /** What was said or, with `isObserved`, what was seen. There is never a token, a code or a password in it. */
  readonly text: string;
  /** Whether nobody said it: the text is this program's own, for what it saw itself. */
  readonly isObserved?: true;
}

/** What was refused. What happened to a connection is always observed. */
export type Fault =
  | (Words & {
      /** The login endpoint: the error of RFC 6749, Entra's own code, its text without IDs and time. */
      readonly kind: 'login';
      readonly error?: string;
      /** The number behind AADSTS, as the endpoint gave it. */
      readonly aadsts?: number;
      readonly correlationId?: string;
      /** The API that the token was for. */
      readonly resource?: TokenResource;
    })
  | (Words & { readonly kind: 'imap' | 'smtp'; readonly step: MailStep; readonly responseCode?: number })
  | {
      /** No connection, or one that broke; `code` as Node names it (ECONNREFUSED, ENOTFOUND, ETIMEDOUT, ECONNRESET …). */
      readonly kind: 'network';
      readonly host: string;
      readonly port: number;
      readonly code: string;
      readonly text: string;
      /** Of the mail servers: where in the proof. */
      readonly step?: MailStep;
    }
  | {
      /** A certificate that is not trusted; `code` as Node names it (SELF_SIGNED_CERT_IN_CHAIN, CERT_HAS_EXPIRED …). */
      readonly kind: 'tls';
      readonly host: string;
      readonly port: number;
      readonly code: string;
      readonly text: string;
      readonly step?: MailStep;
    }
  | {
      /** A token that is not the one asked for. */
      readonly kind: 'claim';
      readonly claim: 'audience' | 'tenant' | 'client' | 'scopes' | 'expiry' | 'account';
      readonly expected: string;
      readonly found: string;
    };

export type FaultOf<Kind extends Fault['kind']> = Extract<Fault, { readonly kind: Kind }>;
export type LoginFault = FaultOf<'login'>;
export type ClaimFault = FaultOf<'claim'>;
export type ConnectionFault = FaultOf<'network' | 'tls'>;

/** Carries a fault from where it happened to where it is diagnosed. */
export class SignInError extends Error {
  override readonly name = 'SignInError';
  readonly fault: Fault;

  constructor(fault: Fault, options?: { readonly cause?: unknown }) {
    super(fault.kind === 'claim' ? `${fault.claim}: ${fault.found}` : fault.text, options);
    this.fault = fault;
  }
}
