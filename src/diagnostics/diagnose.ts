import type { Fault } from './fault.ts';
import type { Diagnosis } from './diagnosis.ts';
import { findRow } from './find.ts';
import type { Meaning, Row, Text } from './row.ts';
import { buildSubject } from './subject.ts';
import type { DiagnosisContext, Subject } from './subject.ts';

/**
 * What a refusal means for this stack: what is wrong, who mends it, how. Pure. The first line of the remedy is a sentence or
 * two; each further line is a command to paste or a link to open.
 */
export function diagnose(fault: Fault, context: DiagnosisContext): Diagnosis {
  const subject = buildSubject(context, fault);
  const { row, code } = findRow(fault);
  const { problem, resolvedBy, remedy } = meaningFor(row, subject);
  const { text, lines = [] } = remedy(subject);
  return {
    code,
    problem: render(problem, subject),
    resolvedBy,
    remedy: [text, ...lines].join('\n'),
    ...correlation(fault),
    ...quote(fault, subject),
  };
}

/** The first variant that holds, else the row itself. */
export function meaningFor(row: Row, subject: Subject): Meaning {
  return row.variants?.find(({ holds }) => holds(subject)) ?? row;
}

export function render(text: Text, subject: Subject): string {
  const rendered = typeof text === 'string' ? text : text(subject);
  // A sentence may begin with "the owner of the mailbox".
  return rendered.replace(/^the /, 'The ');
}

/** Whatever is no ID is left out: it would be somebody else's words. */
function correlation(fault: Fault): Pick<Diagnosis, 'correlationId'> {
  const id = fault.kind === 'login' ? fault.correlationId : undefined;
  return id !== undefined && /^[\da-f-]{36}$/i.test(id) ? { correlationId: id } : {};
}

/** Only what somebody else said is a quotation. */
function quote(fault: Fault, { name, text }: Subject): Pick<Diagnosis, 'original' | 'observed'> {
  if (fault.kind === 'claim') return {};
  if (fault.kind === 'network' || fault.kind === 'tls' || fault.isObserved === true) return { observed: text };
  const words = text.startsWith(name) ? text : [name, text].filter((part) => part !== '').join(': ');
  return words === '' ? {} : { original: words };
}
