import { MailboxAccessError } from '../../common/errors.ts';
import { engineRows } from './engine.ts';
import { networkRows } from './network.ts';
import { objectRows } from './objects.ts';
import { rightsRows } from './rights.ts';
import { render } from './row.ts';
import type { Failed, Row } from './row.ts';

/** All rows, the specific before the general. */
export const failureRows: readonly Row[] = [
  ...engineRows,
  ...rightsRows,
  ...objectRows.slice(0, 3),
  ...networkRows,
  ...objectRows.slice(3),
];

/** Rows of a destroy that ended or did not begin. */
const endings: readonly string[] = [
  'passphrase-missing',
  'passphrase-wrong',
  'deleted-before',
  'protected',
  'state-damaged',
  'state-read-only',
  'state-unreadable',
];

/** Returns the row of an error, and its match. */
export function findRow({
  operation,
  text,
}: Failed): { readonly row: Row; readonly match: RegExpExecArray } | undefined {
  for (const row of failureRows) {
    const match = row.says.exec(text);
    if (match !== null && (row.operations?.includes(operation) ?? true)) return { row, match };
  }
  return undefined;
}

/** Returns what a failed run means for its stack; undefined when no row matches its text. */
export function explainFailure(failed: Failed, cause: unknown): MailboxAccessError | undefined {
  const { operation, stack, text } = failed;
  const found = findRow(failed);
  if (found === undefined) return undefined;
  const { row, match } = found;
  const remedy = render(row.remedy, match, failed);
  const isUnfinished = operation === 'destroy' && !endings.includes(row.code);
  return new MailboxAccessError(
    'engine-failed',
    `The ${operation} of ${stack} failed. ${render(row.means, match, failed)}`,
    isUnfinished
      ? `${remedy}. Finish the destroy before anything else: the state no longer has what is deleted with the application.`
      : remedy,
    { cause, original: text },
  );
}
