export interface MailLogin {
  readonly server: { readonly host: string; readonly port: number };
  /** Required. Address of the mailbox; of a shared one too, with the token of somebody who may open it. */
  readonly mailbox: string;
  /** Required. For Exchange; it gets into no fault. */
  readonly accessToken: string;
  /** Optional. PEM of the only authorities that are trusted. Defaults to those that Node trusts. */
  readonly ca?: string | undefined;
  /** Optional. Aborts the operation with `interrupted`. */
  readonly signal?: AbortSignal | undefined;
}

/** How long a server is waited for (milliseconds). */
export interface MailLimits {
  /** Until the connection is there: name, TCP, and TLS where it comes first. */
  readonly connectMs: number;
  /** Until the server says who it is. */
  readonly greetingMs: number;
  /** For everything together. */
  readonly totalMs: number;
}

/** Less than a minute together with the rest of `verify`, which checks IMAP and SMTP in parallel. */
export const defaultLimits: MailLimits = { connectMs: 15_000, greetingMs: 15_000, totalMs: 45_000 };

/** TLS 1.0 and 1.1 are refused as Exchange Online does (https://learn.microsoft.com/purview/technical-reference-details-about-encryption). */
export function buildTls({ ca }: MailLogin) {
  return { minVersion: 'TLSv1.2', rejectUnauthorized: true, ca } as const;
}
