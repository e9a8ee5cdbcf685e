import { redactNamed, redactOpaque } from '../../diagnostics/redact.ts';
import { cleanLines } from '../../common/text.ts';

const removed = '(redacted)';
/** A property whose value is a secret by its name, as the engine shows it: `~ clientSecret: "a" => "b"`. */
const secretProperty =
  /^([\s+~-]*"?)([\w.:-]*(?:password|passwd|secret|token|assertion|credential|private_?key|code_?verifier)\w*"?\s*[:=]\s*)(\S.*)$/i;
/** Where the name of a property ends at the latest: looking for it takes the square of this. */
const maxNameLength = 500;
/** Values that keep no secret: numbers of a version, switches, what the engine hides itself. */
const harmless = /^(?:true|false|null|\d{1,8}|\[secret\]|\[unknown\]| => )+$/;
const blocks = /-----BEGIN ([A-Z ]+)-----[^]*?(?:-----END \1-----|$)/g;
// eslint-disable-next-line no-control-regex -- what a terminal obeys begins with a control character
const escapes = /\u001b(?:\[[0-?]*[ -/]*[@-~]|\][^\u0007\u001b]*(?:\u0007|\u001b\\)|[@-_])/g;

/** Words of several lines as they may be shown: lines stay lines, without tokens, codes, secrets or color. */
export function redactLines(text: string): string {
  return linesOf(text).map(redactLine).join('\n');
}

/** The same of a diff of the engine, where what a property is called tells whether its value is a secret. */
export function redactDiff(diff: string): string {
  return redactBelow(linesOf(diff)).map(redactLine).join('\n');
}

function linesOf(text: string): readonly string[] {
  return cleanLines(text.replaceAll(escapes, '').replaceAll(blocks, removed)).split('\n');
}

/** Whatever is set in below a property that holds a secret belongs to it. */
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

/** A long run of letters alone is the name of a type; tokens have digits. */
function redactLine(line: string): string {
  return redactNamed(line).replaceAll(/[\w+/=-]{40,}/g, (run) => (/\d/.test(run) ? redactOpaque(run) : run));
}
