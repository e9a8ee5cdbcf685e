/** A piece of a sentence: plain, in monospace, or stressed. */
export type Inline = string | { readonly code: string } | { readonly strong: string };
export type Text = readonly Inline[];

/** An ID to store elsewhere: copied as a whole. */
interface Id {
  readonly label: string;
  readonly value: string;
}

export type Block =
  | { readonly kind: 'heading'; readonly text: string }
  | { readonly kind: 'paragraph' | 'notice'; readonly text: Text }
  | { readonly kind: 'steps'; readonly items: readonly Text[] }
  | { readonly kind: 'table'; readonly head: readonly string[]; readonly rows: readonly (readonly Text[])[] }
  | { readonly kind: 'code'; readonly label: string; readonly lines: readonly string[] }
  | { readonly kind: 'link'; readonly label: string; readonly href: string }
  | { readonly kind: 'ids'; readonly ids: readonly Id[] };

/** What one reader needs. */
export interface Section {
  readonly id: string;
  readonly title: string;
  /** What this reader has to do, in a few words. */
  readonly task: string;
  readonly blocks: readonly Block[];
}

/** The hand-over page before it is HTML or Markdown: both say what stands here and nothing else. */
export interface Page {
  readonly title: string;
  readonly lead: readonly Block[];
  readonly sections: readonly Section[];
  readonly footer: Text;
}

/** A sentence with values in it: say`Sign in as ${code(account)}.` */
export function say(parts: TemplateStringsArray, ...values: readonly Inline[]): Text {
  return parts.flatMap((part, index) => [part, ...values.slice(index, index + 1)]).filter((inline) => inline !== '');
}

export const code = (value: string): Inline => ({ code: value });
export const strong = (value: string): Inline => ({ strong: value });
export const heading = (text: string): Block => ({ kind: 'heading', text });
export const paragraph = (text: Text): Block => ({ kind: 'paragraph', text });
export const notice = (text: Text): Block => ({ kind: 'notice', text });
export const link = (label: string, href: string): Block => ({ kind: 'link', label, href });
