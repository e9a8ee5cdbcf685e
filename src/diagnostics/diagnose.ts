import type { Diagnosis, Meaning, Row } from './diagnosis.ts';
import type { ConnectionFault, Fault, LoginFault, MailFault } from './fault.ts';
import { buildLines, render } from './remedies.ts';
import { buildSubject, wordsOf, type DiagnosisContext, type Subject } from './subject.ts';
import { chapters } from './tables/index.ts';

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

/** Returns the meaning of a row, changed by the first variant that applies. */
export function meaningFor(row: Row, subject: Subject): Required<Meaning> {
  return { resolvedBy: 'us', ...row, ...row.variants?.find(({ holds }) => holds(subject)) };
}

/** Returns the correlation ID if it is a GUID. Anything else is untrusted text. */
function correlation(fault: Fault): Pick<Diagnosis, 'correlationId'> {
  const id = fault.kind === 'login' ? fault.correlationId : undefined;
  return id !== undefined && /^[\da-f-]{36}$/i.test(id) ? { correlationId: id } : {};
}

/** Returns a server's text as `original`, and this program's own as `observed`. */
function quote(fault: Fault, { name, text }: Subject): Pick<Diagnosis, 'original' | 'observed'> {
  if (fault.kind === 'claim') return {};
  if (fault.kind === 'network' || fault.kind === 'tls' || fault.isObserved === true) return { observed: text };
  const words = text.startsWith(name) ? text : [name, text].filter((part) => part !== '').join(': ');
  return words === '' ? {} : { original: words };
}

/** The row of a fault, and the code of that row that applies. */
interface DiagnosisMatch {
  readonly row: Row;
  readonly code: string;
}

const byCode: ReadonlyMap<string, DiagnosisMatch> = new Map(
  Object.values(chapters).flatMap((rows) => rows.flatMap((row) => row.codes.map((code) => [code, { row, code }]))),
);

/** Errors without a number: those of OAuth 2.0 (RFC 6749, 4.1.2.1; RFC 8628, 3.5), and this program's own. */
const loginErrors: Readonly<Record<string, string>> = {
  access_denied: 'login-declined',
  authorization_declined: 'login-declined',
  expired_token: 'login-expired',
  code_expired: 'login-expired',
  consent_required: 'AADSTS65001',
  temporarily_unavailable: 'login-busy',
  server_error: 'login-busy',
  bad_verification_code: 'AADSTS70018',
  timed_out: 'login-unfinished',
  unreadable_answer: 'login-intercepted',
  // From Microsoft Graph, when the profile is requested.
  Authorization_RequestDenied: 'login-profile',
};

/**
 * Finds the row of a fault. The last row of a table matches everything that no other row does.
 *
 * @internal Tests look for rows without a case.
 */
export function findRow(fault: Fault): DiagnosisMatch {
  if (fault.kind === 'login') return findLogin(fault);
  if (fault.kind === 'claim') return byCode.get(`claim-${fault.claim}`) ?? last(chapters.claim);
  if (fault.kind === 'network' || fault.kind === 'tls') return findConnection(fault);
  return findMail(fault);
}

export function rowOf(code: string): Row | undefined {
  return byCode.get(code)?.row;
}

function findLogin({ aadsts, error }: LoginFault): DiagnosisMatch {
  const code = aadsts === undefined ? loginErrors[error ?? ''] : `AADSTS${aadsts}`;
  return byCode.get(code ?? '') ?? last(chapters.login);
}

/** A message that IMAP does not find was not delivered: the rows of SMTP explain it. */
function findMail(fault: MailFault): DiagnosisMatch {
  const own = chapters[fault.kind];
  const rows = fault.kind === 'imap' && fault.step === 'arrive' ? [...own, ...chapters.smtp] : own;
  const words = wordsOf(fault);
  const row = rows.find(({ answer, steps }) => answer?.test(words) === true || steps?.includes(fault.step) === true);
  return row === undefined ? last(own) : found(row);
}

/** A code of either table is looked up in both; only the last row depends on the kind. */
function findConnection({ kind, code }: ConnectionFault): DiagnosisMatch {
  const own = chapters[kind];
  const row = [...own, ...chapters.network, ...chapters.tls].find(({ node = [] }) =>
    node.some((prefix) => code.startsWith(prefix)),
  );
  return row === undefined ? last(own) : found(row);
}

function found(row: Row): DiagnosisMatch {
  return { row, code: row.codes[0] };
}

function last(rows: readonly Row[]): DiagnosisMatch {
  const row = rows.at(-1);
  if (row === undefined) throw new RangeError('A table without rows.');
  return found(row);
}
