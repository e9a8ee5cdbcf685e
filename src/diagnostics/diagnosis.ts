import type { MailStep } from './fault.ts';
import type { LineName } from './remedies.ts';
import type { Subject } from './subject.ts';

/** The party that can fix it: the mailbox owner, an administrator of the customer's tenant, or this program's user. */
export type ResponsibleParty = 'mailbox owner' | 'administrator' | 'us';

export interface Diagnosis {
  /** Its line in docs/reference/troubleshooting.md: `AADSTS65001`, `imap-not-connected`, `tls-untrusted` … */
  readonly code: string;
  /** The problem, in one sentence that a mailbox owner understands. */
  readonly problem: string;
  readonly resolvedBy: ResponsibleParty;
  /** Instructions in a few sentences; each further line is a command or a link. */
  readonly remedy: string;
  /** Entra's ID of the refused request. Microsoft support asks for it. */
  readonly correlationId?: string;
  readonly original?: string;
  /** This program's own observation, when no server answered. */
  readonly observed?: string;
}

/** The meaning of a refusal. A name in braces (`{account}`) stands for its value in the stack: see remedies.ts. */
export interface Meaning {
  /** One sentence that a mailbox owner understands. */
  readonly problem: string;
  /** Optional. Defaults to `us`. */
  readonly resolvedBy?: ResponsibleParty;
  /** Instructions in at most three sentences. */
  readonly remedy: string;
  /** The commands to paste and the links to open, by their names in remedies.ts. */
  readonly lines: readonly LineName[];
}

/** The properties of a meaning that differ under a condition. */
export interface Variant extends Partial<Meaning> {
  /** Completes "Where …". */
  readonly where: string;
  readonly holds: (subject: Subject) => boolean;
}

/** One diagnosis, and one line of docs/reference/troubleshooting.md. */
export interface Row extends Meaning {
  /** Several when Microsoft has more than one code for the same thing. */
  readonly codes: readonly [string, ...string[]];
  readonly says: string;
  /** Matches the answer of a mail server that this row explains. The first row that matches is used. */
  readonly answer?: RegExp;
  /** The steps at which every other answer of a mail server has this meaning. */
  readonly steps?: readonly MailStep[];
  /** Node's codes for the failed connection, or prefixes of them. */
  readonly node?: readonly string[];
  readonly variants?: readonly Variant[];
}
