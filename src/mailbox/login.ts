export interface MailLogin {
  readonly server: { readonly host: string; readonly port: number };
  /** Required. Address of the mailbox. For a shared one, the token is that of an account that may open it. */
  readonly mailbox: string;
  /** Required. Access token for Exchange. No fault contains it. */
  readonly accessToken: string;
  /** Optional. PEM of the only trusted authorities. Defaults to those that Node trusts. */
  readonly ca?: string | undefined;
  /** Optional. Aborts the operation with `interrupted`. */
  readonly signal?: AbortSignal | undefined;
}

/** Time limits for a mail server (milliseconds). */
export interface MailLimits {
  /** For the connection: DNS, TCP, and TLS where it comes first. */
  readonly connectMs: number;
  /** For the server's greeting. */
  readonly greetingMs: number;
  /** For the whole operation. */
  readonly totalMs: number;
}

/** Keeps `verify`, which checks IMAP and SMTP in parallel, below a minute. */
export const defaultLimits: MailLimits = { connectMs: 15_000, greetingMs: 15_000, totalMs: 45_000 };

/** Refuses TLS 1.0 and 1.1, as Exchange Online does (https://learn.microsoft.com/purview/technical-reference-details-about-encryption). */
export function buildTls({ ca }: MailLogin) {
  return { minVersion: 'TLSv1.2', rejectUnauthorized: true, ca } as const;
}
