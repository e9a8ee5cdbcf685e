import type { Level } from '../../model/row.ts';

/** A page about many customers, a table row each. Texts are plain and have one line unless stated otherwise. */
export interface TablePage {
  readonly title: string;
  /** A summary in one sentence, then other facts. */
  readonly lead: readonly string[];
  /** Only tiles with a count are shown. */
  readonly tiles: readonly Tile[];
  /** Notices that need action, above the table. Only those with items are shown. */
  readonly notices: readonly Notice[];
  /** A description of the table for screen readers. */
  readonly caption: string;
  /** Label of the rows' `group`: `Result`. */
  readonly groupTitle: string;
  /** The first column names the row and is the widest. */
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
  /** Only as many as fit on a page are shown. */
  readonly items: readonly NoticeItem[];
}

export interface NoticeItem {
  /** Optional. The customer that it concerns. */
  readonly name?: string;
  readonly text: string;
  /** Optional. Lines of a remedy, in which a command is set as code. */
  readonly remedy?: string | undefined;
}

export interface Column {
  readonly title: string;
  /** Optional. Sorts by value, largest first, and aligns right. The column is left out if no row has a number. */
  readonly isNumber?: boolean;
}

export interface Row {
  /** The value by which the rows can be filtered, such as `failed`. */
  readonly group: string;
  readonly level: Level;
  readonly cells: readonly Cell[];
  /** Shown when the row is opened. A row without content in any detail cannot be opened. */
  readonly details: readonly Detail[];
}

export interface Cell {
  readonly text: string;
  /** Optional. A sentence below the text. */
  readonly note?: string;
  /** Optional. Sort key. Defaults to the text. */
  readonly sort?: string | number;
  /** Optional. Shows the text as a badge. */
  readonly level?: Level;
}

/** A part of a row's details, shown if it has content. */
export type Detail =
  | { readonly kind: 'text'; readonly title: string; readonly text: string | undefined }
  | { readonly kind: 'facts'; readonly facts: readonly (readonly [label: string, value: string | undefined])[] }
  | { readonly kind: 'list'; readonly title: string; readonly items: readonly DetailItem[] }
  /** Literal lines. Those of a diff are colored. */
  | { readonly kind: 'code'; readonly title: string; readonly text: string | undefined; readonly isDiff?: boolean };

export interface DetailItem {
  readonly text: string;
  /** Optional. A word before the text, such as `create` or `failed`. */
  readonly badge?: string;
  readonly level?: Level;
  /** Optional. Lines below the text, in which a command is set as code. */
  readonly more?: string;
}
