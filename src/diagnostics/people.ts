import type { ResponsibleParty } from './diagnosis.ts';
import { meaningFor, rowOf } from './diagnose.ts';
import { render } from './remedies.ts';
import { buildSubject, type DiagnosisContext } from './subject.ts';

export interface Refusal {
  readonly code: string;
  readonly says: string;
  readonly means: string;
  readonly resolvedBy: ResponsibleParty;
}

const mostCommon = [
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

/** Replaces "the monitor" with the name that customers know. */
export function nameMonitor(text: string): string {
  return text.replace(/\bthe monitor\b/gi, 'PASS');
}

/** Returns the most common refusals for a page: what a person sees, what it means, who can fix it. Plain text. */
export function refusalsForPeople(context: DiagnosisContext): readonly Refusal[] {
  const subject = buildSubject(context, { kind: 'login', text: '' });
  const unused = (['imap', 'smtp'] as const).filter((protocol) => context.outputs[protocol] === undefined);
  return mostCommon.flatMap((code) => {
    const row = rowOf(code);
    if (row === undefined || unused.some((protocol) => code.startsWith(`${protocol}-`))) return [];
    const { problem, resolvedBy } = meaningFor(row, subject);
    return [{ code, says: row.says.replaceAll('`', ''), means: nameMonitor(render(problem, subject)), resolvedBy }];
  });
}
