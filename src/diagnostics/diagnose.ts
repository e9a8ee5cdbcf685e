import type { Fault } from './fault.ts';
import type { Diagnosis } from './diagnosis.ts';
import { findRow } from './find.ts';
import { buildLines } from './remedies.ts';
import { render } from './render.ts';
import type { Meaning, Row } from './row.ts';
import { buildSubject } from './subject.ts';
import type { DiagnosisContext, Subject } from './subject.ts';

/**
 * Returns what a refusal means for this stack: what is wrong, who can fix it, and how. Pure. The first line of the remedy is
 * text; each further line is a command to paste or a link to open.
 */
export function diagnose(fault: Fault, context: DiagnosisContext): Diagnosis {
  const subject = buildSubject(context, fault);
  const { row, code } = findRow(fault);
  const { problem, resolvedBy, remedy, lines } = meaningFor(row, subject);
  return {
    code,
    problem: render(problem, subject),
    resolvedBy,
    remedy: [render(remedy, subject), ...buildLines(lines, subject)].join('\n'),
    ...correlation(fault),
    ...quote(fault, subject),
  };
}

/** Returns the row, with what differs in the first variant that holds. */
export function meaningFor(row: Row, subject: Subject): Meaning {
  return { ...row, ...row.variants?.find(({ holds }) => holds(subject)) };
}

/** Only an ID is passed on: anything else would be untrusted text. */
function correlation(fault: Fault): Pick<Diagnosis, 'correlationId'> {
  const id = fault.kind === 'login' ? fault.correlationId : undefined;
  return id !== undefined && /^[\da-f-]{36}$/i.test(id) ? { correlationId: id } : {};
}

/** Only what a server said is a quotation. */
function quote(fault: Fault, { name, text }: Subject): Pick<Diagnosis, 'original' | 'observed'> {
  if (fault.kind === 'claim') return {};
  if (fault.kind === 'network' || fault.kind === 'tls' || fault.isObserved === true) return { observed: text };
  const words = text.startsWith(name) ? text : [name, text].filter((part) => part !== '').join(': ');
  return words === '' ? {} : { original: words };
}
