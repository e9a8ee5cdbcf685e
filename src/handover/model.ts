/** A piece of a sentence: plain, in monospace, or stressed. */
export type Inline = string | { readonly code: string } | { readonly strong: string };
export type Text = readonly Inline[];

/** A letter that a mail program opens, ready to send. */
export interface Letter {
  readonly label: string;
  /** Undefined when the sender fills it in. */
  readonly to: string | undefined;
  readonly subject: string;
  readonly lines: readonly string[];
}

export type Block =
  | { readonly kind: 'paragraph' | 'notice'; readonly text: Text }
  | { readonly kind: 'steps'; readonly items: readonly Text[] }
  | { readonly kind: 'table'; readonly head: readonly string[]; readonly rows: readonly (readonly Text[])[] }
  | { readonly kind: 'code'; readonly label: string; readonly lines: readonly string[] }
  | { readonly kind: 'link'; readonly label: string; readonly href: string }
  /** IDs to enter elsewhere, each with its own copy button. */
  | { readonly kind: 'ids'; readonly ids: readonly { readonly label: string; readonly value: string }[] }
  | ({ readonly kind: 'letter' } & Letter);

export interface Section {
  readonly title: string;
  readonly blocks: readonly Block[];
  /** Optional. Shown only when opened, except in Markdown and on paper. */
  readonly isFolded?: boolean;
}

/** A hand-over page before it is rendered as HTML or Markdown. */
export interface Page {
  readonly title: string;
  /** The blocks above all sections. */
  readonly lead: readonly Block[];
  readonly sections: readonly Section[];
  readonly footer: Text;
}

/** Builds a sentence with values in it: say`Sign in as ${code(account)}.` */
export function say(parts: TemplateStringsArray, ...values: readonly (Inline | Text)[]): Text {
  return parts.flatMap((part, index) => [part, ...[values[index] ?? []].flat()]).filter((inline) => inline !== '');
}

/** Builds a paragraph: paragraph`Sign in as ${code(account)}.` */
export const paragraph = (...sentence: Parameters<typeof say>): Block => ({
  kind: 'paragraph',
  text: say(...sentence),
});
export const notice = (...sentence: Parameters<typeof say>): Block => ({ kind: 'notice', text: say(...sentence) });
export const code = (value: string): Inline => ({ code: value });
export const strong = (value: string): Inline => ({ strong: value });
export const link = (label: string, href: string): Block => ({ kind: 'link', label, href });
export const table = (head: readonly string[], rows: readonly (readonly Text[])[]): Block => ({
  kind: 'table',
  head,
  rows,
});
export const section = (title: string, ...blocks: readonly Block[]): Section => ({ title, blocks });
