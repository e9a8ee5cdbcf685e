/** How good something is. A color shows it, beside the words. */
export type Level = 'bad' | 'warning' | 'changed' | 'good' | 'quiet';

/** A page about many customers, a table row each. Texts are plain and have one line unless stated otherwise. */
export interface TablePage {
  readonly title: string;
  /** A summary in one sentence, then other facts. */
  readonly lead: readonly string[];
  readonly tiles: readonly Tile[];
  /** Optional. What needs action, before the table. */
  readonly notices?: readonly Notice[];
  /** Describes the table to a screen reader. */
  readonly caption: string;
  /** Label of the rows' `group`: `Result`. */
  readonly groupTitle: string;
  /** The first names the row and is the widest. */
  readonly columns: readonly Column[];
  /** In their first order. */
  readonly rows: readonly Row[];
  readonly footer: string;
}

/** A number of its own: `3 failed`. */
export interface Tile {
  readonly value: string;
  readonly label: string;
  readonly level: Level;
}

export interface Notice {
  readonly level: Level;
  readonly title: string;
  readonly items: readonly NoticeItem[];
}

export interface NoticeItem {
  /** Optional. The customer it is about. */
  readonly name?: string;
  readonly text: string;
  /** Optional. Lines of a remedy: a command in them is set as code. */
  readonly remedy?: string | undefined;
}

export interface Column {
  readonly title: string;
  /** Optional. Sorted by value, aligned to the right; largest first. */
  readonly isNumber?: boolean;
}

export interface Row {
  /** What the rows can be filtered by: `failed`. */
  readonly group: string;
  readonly level: Level;
  /** One for each column. */
  readonly cells: readonly Cell[];
  /** What is shown when the row is opened. A row without details cannot be opened. */
  readonly details: readonly Detail[];
}

export interface Cell {
  readonly text: string;
  /** Optional. A sentence below the text. */
  readonly note?: string;
  /** Optional. What it is sorted by. Defaults to the text. */
  readonly sort?: string | number;
  /** Optional. Shows the text as a badge. */
  readonly level?: Level;
}

/** A part of a row's details. */
export type Detail =
  | { readonly kind: 'text'; readonly title: string; readonly text: string }
  | { readonly kind: 'facts'; readonly facts: readonly Fact[] }
  | { readonly kind: 'list'; readonly title: string; readonly items: readonly DetailItem[] }
  /** Lines as they are. Those of a diff are colored. */
  | { readonly kind: 'code'; readonly title: string; readonly text: string; readonly isDiff?: boolean };

export interface Fact {
  readonly label: string;
  readonly value: string;
}

export interface DetailItem {
  readonly text: string;
  /** Optional. A word before it: `create`, `failed`. */
  readonly badge?: string;
  readonly level?: Level;
  /** Optional. Lines below it; a command in them is set as code. */
  readonly more?: readonly string[];
}
