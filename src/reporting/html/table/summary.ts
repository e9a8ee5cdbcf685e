import type { Level, Notice, Tile } from './model.ts';

/** How many are named before the table. */
export const maxNamed = 20;

/** A count above the table; none where there is nothing to count. */
export function buildTile(label: string, count: number, level: Level): readonly Tile[] {
  return count === 0 ? [] : [{ value: `${count}`, label, level }];
}

/** What is to be known before the table, the first of it by name; nothing where there is nothing. */
export function buildNotice(level: Level, title: string, items: Notice['items']): readonly Notice[] {
  if (items.length === 0) return [];
  const more = items.length - maxNamed;
  return [{ level, title, items: more > 0 ? [...items.slice(0, maxNamed), { text: `and ${more} more` }] : items }];
}
