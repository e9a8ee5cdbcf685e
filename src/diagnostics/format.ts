import type { Diagnosis, ResponsibleParty } from './diagnosis.ts';
import { wrap, wrapWords } from '../common/wrap.ts';

const indent = '  ';
/** Names for the person who runs this program and reads the terminal. */
const responsibleParties: Readonly<Record<ResponsibleParty, string>> = {
  'mailbox owner': 'the mailbox owner',
  administrator: "an administrator of the customer's tenant",
  us: 'you',
};

/**
 * Returns a diagnosis for the terminal, in plain text of at most `width` columns. Commands and links stay whole.
 *
 * @param above Optional. The check that already shows the same remedy, which is then not repeated.
 */
export function formatDiagnosis(
  { problem, resolvedBy, remedy, code, correlationId, original, observed }: Diagnosis,
  { above, width = 100 }: { readonly above?: string | undefined; readonly width?: number } = {},
): string {
  const [text = '', ...lines] = above === undefined ? remedy.split('\n') : [`As above (${above}).`];
  const reference = [code, ...(correlationId === undefined ? [] : [`correlation ID ${correlationId}`])].join(', ');
  return [
    ...wrap(problem, width),
    `Who can fix it: ${responsibleParties[resolvedBy]}.`,
    ...wrapWords(text, width),
    ...lines.map((line) => `${indent}${line}`),
    ...wrap(reference, width),
    ...(original === undefined ? [] : wrap(`Answer: ${original}`, width)),
    ...(observed === undefined ? [] : wrap(`Observed: ${observed}`, width)),
  ].join('\n');
}
