/** Blocks of characters that a terminal shows over two columns (Unicode, East Asian Width W and F), and emoji. */
const wide =
  /^(?:[\u1100-\u115f\u2e80-\u303e\u3041-\ua4cf\ua960-\ua97f\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff01-\uff60\uffe0-\uffe6\u{20000}-\u{3fffd}]|\p{Emoji_Presentation}|\p{Emoji}\ufe0f)/u;
const none = /^[\p{Mn}\p{Me}\p{Cf}]+$/u;
const characters = new Intl.Segmenter('en', { granularity: 'grapheme' });

/** Columns that a text takes in a terminal. */
export function widthOf(text: string): number {
  // The usual case, without taking the text apart.
  if (/^[\x20-\x7e]*$/.test(text)) return text.length;
  return split(text).reduce((sum, character) => sum + widthOfOne(character), 0);
}

/** At most `width` columns, an ellipsis in the place of the rest. */
export function cutToWidth(text: string, width: number): string {
  if (widthOf(text) <= width) return text;
  let left = width - 1;
  const kept = split(text).filter((character) => (left -= widthOfOne(character)) >= 0);
  return `${kept.join('').trimEnd()}…`;
}

export function padToWidth(text: string, width: number, toRight = false): string {
  const space = ' '.repeat(Math.max(0, width - widthOf(text)));
  return toRight ? `${space}${text}` : `${text}${space}`;
}

function split(text: string): readonly string[] {
  return Array.from(characters.segment(text), ({ segment }) => segment);
}

function widthOfOne(character: string): number {
  if (none.test(character)) return 0;
  return wide.test(character) ? 2 : 1;
}
