/** Lines of at most `width` characters, broken at spaces; a word that is longer stays whole. */
export function wrap(text: string, width: number): readonly string[] {
  return text.split(' ').reduce<readonly string[]>((lines, word) => {
    const line = lines.at(-1);
    if (line === undefined) return [word];
    return line.length + 1 + word.length <= width ? [...lines.slice(0, -1), `${line} ${word}`] : [...lines, word];
  }, []);
}
