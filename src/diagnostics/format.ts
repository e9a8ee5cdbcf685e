import type { Diagnosis } from './diagnosis.ts';
import { wrap } from '../common/wrap.ts';

const width = 100;
const indent = '  ';

/**
 * A diagnosis for the terminal, in plain text: at most 100 columns, but commands and links, which stay whole.
 *
 * @param above Optional. Where the same remedy stands already, which is then not repeated.
 */
export function formatDiagnosis(
  { problem, resolvedBy, remedy, code, correlationId, original, observed }: Diagnosis,
  above?: string,
): string {
  const [text = '', ...lines] = above === undefined ? remedy.split('\n') : [`As above (${above}).`];
  const reference = [code, ...(correlationId === undefined ? [] : [`correlation ID ${correlationId}`])].join(', ');
  return [
    ...wrap(problem, width),
    `Who mends it: ${describeMender(resolvedBy)}.`,
    ...wrap(text, width),
    ...lines.map((line) => `${indent}${line}`),
    reference,
    ...(original === undefined ? [] : wrap(`It said: ${original}`, width)),
    ...(observed === undefined ? [] : wrap(`Seen: ${observed}`, width)),
  ].join('\n');
}

function describeMender(resolvedBy: Diagnosis['resolvedBy']): string {
  return {
    'mailbox owner': 'the mailbox owner',
    administrator: 'an administrator of the customer',
    us: 'whoever runs this program',
  }[resolvedBy];
}
