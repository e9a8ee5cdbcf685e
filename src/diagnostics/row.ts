import type { MailStep } from './fault.ts';
import type { ResponsibleParty } from './diagnosis.ts';
import type { Subject } from './subject.ts';

/** A text that names the mailbox, the account or the server, or one that is always the same. */
export type Text = string | ((subject: Subject) => string);

/** What to do: one or two sentences, then the lines to paste or the links to open. */
export interface Remedy {
  readonly text: string;
  readonly lines?: readonly string[];
}

/** What a refusal means. */
export interface Meaning {
  /** One sentence that a mailbox owner understands. */
  readonly problem: Text;
  readonly resolvedBy: ResponsibleParty;
  readonly remedy: (subject: Subject) => Remedy;
}

/** The same refusal where it means something else. */
export interface Variant extends Meaning {
  /** Completes "Where …". */
  readonly where: string;
  readonly holds: (subject: Subject) => boolean;
}

/** One entry of the tables and of docs/troubleshooting.md. */
export interface Row extends Meaning {
  /** Keys of the entry; more than one where Microsoft has several codes for one thing. */
  readonly codes: readonly [string, ...string[]];
  /** By which words a person knows it. */
  readonly says: string;
  readonly variants?: readonly Variant[];
}

/** By which words, or at which step, a mail server's refusal is known; the first row that matches is taken. */
export interface MailRow extends Row {
  readonly matches: { readonly words?: RegExp; readonly steps?: readonly MailStep[] };
}

/** By which codes of Node, or how they begin, a fault of the connection is known. */
export interface ConnectionRow extends Row {
  readonly node: readonly string[];
}
