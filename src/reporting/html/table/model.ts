import type { Level } from '../../model/row.ts';

/** A page about many customers, a table row each. Texts are plain and have one line unless stated otherwise. */
export interface TablePage {
  readonly title: string;
  /** A summary in one sentence, then other facts. */
  readonly lead: readonly string[];
  /** Those with a count are shown. */
  readonly tiles: readonly Tile[];
  /** What needs action, before the table. Those with items are shown. */
  readonly notices: readonly Notice[];
  /** Describes the table to a screen reader. */
  readonly caption: string;
  /** Label of the rows' `group`: `Result`. */
  readonly groupTitle: string;
  /** The first names the row and is the widest. */
  readonly columns: readonly Column[];
  readonly rows: readonly Row[];
  readonly footer: string;
}

export interface Tile {
  readonly count: number;
  readonly label: string;
  readonly level: Level;
}

export interface Notice {
  readonly level: Level;
  readonly title: string;
  /** As many as a page has space for are shown. */
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
  /** Optional. Sorted by value, aligned to the right; largest first. Without a number in any row it is left out. */
  readonly isNumber?: boolean;
}

export interface Row {
  /** What the rows can be filtered by: `failed`. */
  readonly group: string;
  readonly level: Level;
  readonly cells: readonly Cell[];
  /** What is shown when the row is opened. A row of which no detail has content cannot be opened. */
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

/** A part of a row's details. It is shown where it has content. */
export type Detail =
  | { readonly kind: 'text'; readonly title: string; readonly text: string | undefined }
  | { readonly kind: 'facts'; readonly facts: readonly (readonly [label: string, value: string | undefined])[] }
  | { readonly kind: 'list'; readonly title: string; readonly items: readonly DetailItem[] }
  /** Lines as they are. Those of a diff are colored. */
  | { readonly kind: 'code'; readonly title: string; readonly text: string | undefined; readonly isDiff?: boolean };

export interface DetailItem {
  readonly text: string;
  /** Optional. A word before it: `create`, `failed`. */
  readonly badge?: string;
  readonly level?: Level;
  /** Optional. Lines below it; a command in them is set as code. */
  readonly more?: string;
}
