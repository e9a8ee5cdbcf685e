import type { ResponsibleParty } from './diagnosis.ts';
import type { MailStep } from './fault.ts';
import type { LineName } from './remedies.ts';
import type { Subject } from './subject.ts';

/** What a refusal means. A name in braces (`{account}`) stands for its value in the stack: see render.ts. */
export interface Meaning {
  /** One sentence that a mailbox owner understands. */
  readonly problem: string;
  readonly resolvedBy: ResponsibleParty;
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
