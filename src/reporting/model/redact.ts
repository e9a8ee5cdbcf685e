import { redactNamed, redactOpaque } from '../../diagnostics/redact.ts';
import { cleanLines } from '../../common/text.ts';

const removed = '(redacted)';
/** A property whose name shows that its value is a secret, as the engine prints it: `~ clientSecret: "a" => "b"`. */
const secretProperty =
  /^([\s+~-]*"?)([\w.:-]*(?:password|passwd|secret|token|assertion|credential|private_?key|code_?verifier)\w*"?\s*[:=]\s*)(\S.*)$/i;
/** Limit for the start of a line that is searched for a property's name, because the search takes quadratic time. */
const maxNameLength = 500;
/** Values that are not secret: short numbers, booleans, and values that the engine hides itself. */
const harmless = /^(?:true|false|null|\d{1,8}|\[secret\]|\[unknown\]| => )+$/;
const blocks = /-----BEGIN ([A-Z ]+)-----[^]*?(?:-----END \1-----|$)/g;
// eslint-disable-next-line no-control-regex -- terminal escapes begin with a control character
const escapes = /\u001b(?:\[[0-?]*[ -/]*[@-~]|\][^\u0007\u001b]*(?:\u0007|\u001b\\)|[@-_])/g;

/** Removes tokens, codes, secrets and color from a text, and keeps its lines. */
export function redactLines(text: string): string {
  return linesOf(text).map(redactLine).join('\n');
}

/** Does the same for a diff of the engine, in which a property's name shows whether its value is a secret. */
export function redactDiff(diff: string): string {
  return redactBelow(linesOf(diff)).map(redactLine).join('\n');
}

function linesOf(text: string): readonly string[] {
  return cleanLines(text.replaceAll(escapes, '').replaceAll(blocks, removed)).split('\n');
}

/** Also redacts everything that is indented below a secret property. */
function redactBelow(lines: readonly string[]): readonly string[] {
  let secretAt: number | undefined;
  return lines.map((line) => {
    const depth = line.search(/[^\s+~-]/);
    if (secretAt !== undefined && depth > secretAt) return `${line.slice(0, depth)}${removed}`;
    secretAt = undefined;
    const [, before = '', name = '', value = ''] = secretProperty.exec(line.slice(0, maxNameLength)) ?? [];
    if (name === '' || harmless.test(value)) return line;
    const opens = /[[{]$/.test(line);
    if (opens) secretAt = depth;
    return `${before}${name}${opens ? line.slice(-1) : removed}`;
  });
}

/** Redacts long runs that contain digits, as tokens do. A run of only letters is the name of a type. */
function redactLine(line: string): string {
  return redactNamed(line).replaceAll(/[\w+/=-]{40,}/g, (run) => (/\d/.test(run) ? redactOpaque(run) : run));
}
