/** Returns the first texts that fit into so many characters, with `gap` characters after each. */
export function takeFitting(texts: readonly string[], room: number, gap: number): readonly string[] {
  const fitting: string[] = [];
  let left = room;
  for (const text of texts) {
    left -= text.length + gap;
    if (left < 0) break;
    fitting.push(text);
  }
  return fitting;
}
