import type { ResponsibleParty } from './diagnosis.ts';
import { meaningFor, render } from './diagnose.ts';
import { rowOf } from './find.ts';
import type { DiagnosisContext } from './subject.ts';
import { buildSubject } from './subject.ts';

/** One of the refusals that people meet most. */
export interface Refusal {
  readonly code: string;
  /** The words by which it is known. */
  readonly says: string;
  readonly means: string;
  readonly resolvedBy: ResponsibleParty;
}

const commonest = [
  'AADSTS65001',
  'AADSTS90094',
  'AADSTS50020',
  'AADSTS700016',
  'AADSTS50126',
  'AADSTS50076',
  'AADSTS53003',
  'imap-sign-in',
  'imap-not-connected',
  'smtp-off-mailbox',
];

/** The short list for a page: what is seen, what it means, who mends it. Plain text. */
export function refusalsForPeople(context: DiagnosisContext): readonly Refusal[] {
  const subject = buildSubject(context, { kind: 'login', text: '' });
  const unspoken = (['imap', 'smtp'] as const).filter((protocol) => context.outputs[protocol] === undefined);
  return commonest.flatMap((code) => {
    const row = rowOf(code);
    if (row === undefined || unspoken.some((protocol) => code.startsWith(`${protocol}-`))) return [];
    const { problem, resolvedBy } = meaningFor(row, subject);
    return [{ code, says: row.says.replaceAll('`', ''), means: render(problem, subject), resolvedBy }];
  });
}
