import type { MailStep } from './fault.ts';
import type { LineName } from './remedies.ts';
import type { Subject } from './subject.ts';

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

/** What a refusal means. A name in braces (`{account}`) stands for its value in the stack: see remedies.ts. */
export interface Meaning {
  /** One sentence that a mailbox owner understands. */
  readonly problem: string;
  /** Optional. Defaults to `us`. */
  readonly resolvedBy?: ResponsibleParty;
  /** What to do, in at most three sentences. */
  readonly remedy: string;
  /** The commands to paste and the links to open, by their names in remedies.ts. */
  readonly lines: readonly LineName[];
}

/** The same refusal where it means something else: what of its meaning differs. */
export interface Variant extends Partial<Meaning> {
  /** Completes "Where …". */
  readonly where: string;
  readonly holds: (subject: Subject) => boolean;
}

/** One diagnosis, and one line of docs/reference/troubleshooting.md. */
export interface Row extends Meaning {
  /** More than one where Microsoft has several codes for one thing. */
  readonly codes: readonly [string, ...string[]];
  /** What a person sees. */
  readonly says: string;
  /** The answer of a mail server that this row explains. The first row that matches is taken. */
  readonly answer?: RegExp;
  /** The steps at which any other answer of a mail server means this. */
  readonly steps?: readonly MailStep[];
  /** Node's codes for the failed connection, or how they begin. */
  readonly node?: readonly string[];
  readonly variants?: readonly Variant[];
}
