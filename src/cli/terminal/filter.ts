import type { Console } from '../../common/console/console.ts';

/** A terminal command (ECMA-48): CSI (parameters and final byte in groups), OSC and other strings, or a control. */
const control =
  // eslint-disable-next-line no-control-regex -- Matches control characters on purpose.
  /(?:\u001b\[|\u009b)([0-?]*)[ -/]*([@-~])|(?:\u001b[\]PX^_]|[\u0090\u0098\u009d-\u009f])[^\u0007\u001b\u009c\n]*(?:[\u0007\u009c]|\u001b\\)|\u001b[ -/]*[0-~]|[^\P{Cc}\n\t]|[\u2028\u2029\u202a-\u202e\u2066-\u2069]/gu;

/** Allowed SGR parameters: reset, bold, faint, underlined, their ends, and colors. Black or white could hide a text. */
const color = /^(?:(?:0|1|2|4|22|24|3[1-69]|9[0-6]|38;5;(?:[1-68-9]|1[0-4]))(?:;|$))*$/;

/**
 * Removes everything that may not reach a terminal; keeps text, line ends, tabs and colors. Untrusted text could
 * otherwise clear the screen, set the title or change the direction of other text.
 */
export function filterText(text: string): string {
  return text
    .toWellFormed()
    .replace(control, (found, parameters?: string, final?: string) =>
      final === 'm' && parameters !== undefined && color.test(parameters) ? found : '',
    );
}

/** Returns a console whose output passes {@link filterText}. */
export function filterConsole(console: Console): Console {
  return {
    ...console,
    out: (text) => {
      console.out(filterText(text));
    },
    err: (text) => {
      console.err(filterText(text));
    },
    ask: (question, signal) => console.ask(filterText(question), signal),
    askSecret: (question, signal) => console.askSecret(filterText(question), signal),
  };
}
