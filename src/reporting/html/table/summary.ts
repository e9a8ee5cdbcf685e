import type { Level, Notice, Tile } from './model.ts';

/** How many items a notice lists. */
export const maxNamed = 20;

/** Builds a count above the table, none for zero. */
export function buildTile(label: string, count: number, level: Level): readonly Tile[] {
  return count === 0 ? [] : [{ value: `${count}`, label, level }];
}

/** Builds a notice that lists the first items, none without items. */
export function buildNotice(level: Level, title: string, items: Notice['items']): readonly Notice[] {
  if (items.length === 0) return [];
  const more = items.length - maxNamed;
  return [{ level, title, items: more > 0 ? [...items.slice(0, maxNamed), { text: `and ${more} more` }] : items }];
}
