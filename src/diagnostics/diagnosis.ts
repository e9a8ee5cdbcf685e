/** Who can fix it: the mailbox owner, an administrator of the customer's tenant, or the people who run this program. */
export type ResponsibleParty = 'mailbox owner' | 'administrator' | 'us';

/** What a refusal means for a stack. */
export interface Diagnosis {
  /** Its line in docs/reference/troubleshooting.md: `AADSTS65001`, `imap-not-connected`, `tls-untrusted` … */
  readonly code: string;
  /** One sentence that a mailbox owner understands: what is wrong. */
  readonly problem: string;
  readonly resolvedBy: ResponsibleParty;
  /** What to do, in a few sentences; each further line is a command or a link. */
  readonly remedy: string;
  /** Entra's ID of the refused request. Microsoft support asks for it. */
  readonly correlationId?: string;
  /** What the server answered. */
  readonly original?: string;
  /** What this program observed, where no server answered. */
  readonly observed?: string;
}
