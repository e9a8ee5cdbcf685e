/** How good something is; told by colour beside its words. */
export type Level = 'bad' | 'warning' | 'changed' | 'good' | 'quiet';

/** A page with a table of results for many customers. All texts are plain and one line, unless noted. */
export interface TablePage {
  readonly title: string;
  /** The whole in a sentence, then what else is to be known before the table. */
  readonly lead: readonly string[];
  readonly tiles: readonly Tile[];
  /** Optional. What must not be missed; stands before the table. */
  readonly notices?: readonly Notice[];
  /** Caption of the table for screen readers. */
  readonly caption: string;
  /** What `group` of a row is called: `Result`. */
  readonly groupTitle: string;
  /** The first names the row. */
  readonly columns: readonly Column[];
  /** In the order in which they are shown at first. */
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
  /** Each begins with the customer it concerns, if any. */
  readonly items: readonly { readonly name?: string; readonly text: string }[];
}

export interface Column {
  readonly title: string;
  /** Optional. What is shown in the place of a long title: `+`. */
  readonly sign?: string;
  /** Optional. Sorted by value, set to the right; largest first. */
  readonly isNumber?: boolean;
  /** Optional. Holds sentences: has the room that is left. */
  readonly isWide?: boolean;
}

export interface Row {
  /** What the rows can be narrowed to: `failed`. */
  readonly group: string;
  readonly level: Level;
  /** One for each column. */
  readonly cells: readonly Cell[];
  /** What is shown when the row is opened; none: it cannot be. */
  readonly details: readonly Detail[];
}

export interface Cell {
  readonly text: string;
  /** Optional. What it is sorted by. Defaults to the text. */
  readonly sort?: string | number;
  /** Optional. Shows the text as a badge. */
  readonly level?: Level;
}

/** A part of what is told of one row. */
export type Detail =
  | { readonly kind: 'notice'; readonly level: Level; readonly text: string }
  | { readonly kind: 'text'; readonly title: string; readonly text: string }
  | { readonly kind: 'facts'; readonly facts: readonly Fact[] }
  | { readonly kind: 'list'; readonly title: string; readonly items: readonly DetailItem[] }
  /** Lines as they are; of a diff they are coloured. */
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
  /** Optional. Lines below it. */
  readonly more?: readonly string[];
}
