/** Who mends it: whoever owns the mailbox, an administrator of the customer's tenant, or those who run this program. */
export type ResponsibleParty = 'mailbox owner' | 'administrator' | 'us';

/** What a refusal means for this stack. */
export interface Diagnosis {
  /** Key of its entry in docs/troubleshooting.md: `AADSTS65001`, `imap-not-connected`, `tls-untrusted` … */
  readonly code: string;
  /** One sentence that a mailbox owner understands: what is wrong. */
  readonly problem: string;
  readonly resolvedBy: ResponsibleParty;
  /** One or two sentences: what to do, with the command or the link. */
  readonly remedy: string;
  /** As Entra gave it; its support asks for it. */
  readonly correlationId?: string;
  /** The words in which somebody else refused it. */
  readonly original?: string;
  /** What this program saw, where nobody said anything. */
  readonly observed?: string;
}
