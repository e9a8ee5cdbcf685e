import { widthOf } from './textWidth.ts';

/** Commands as errors have them: from the program's name to the end of the sentence or of its part. */
const commands =
  /\b(?:npx mailbox-access|pulumi (?:config|stack)|az (?:login|ad|rest)|rm) [^\n]*?(?=[.,;)]? (?=[A-Z])|[,;)] |[.)]?$)|\bgit checkout [^\n]+$/gm;
const keptSpace = '\ue000';

/** Lines of at most `width` columns. Commands and other words that are longer stay whole: a copy of one is one line. */
export function wrapWords(text: string, width: number): readonly string[] {
  return text.split('\n').flatMap((line) => {
    const whole = line.replaceAll(keptSpace, ' ').replace(commands, (command) => command.replaceAll(' ', keptSpace));
    const lines: string[] = [];
    for (const word of whole.trim().split(/ +/)) {
      const last = lines.at(-1);
      if (last !== undefined && widthOf(`${last} ${word}`) <= width) lines[lines.length - 1] = `${last} ${word}`;
      else lines.push(word);
    }
    return lines.map((each) => each.replaceAll(keptSpace, ' '));
  });
}
