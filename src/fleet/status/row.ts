import type { Settings } from '../../registration/settings/settings.ts';
import { requireSameTenant } from '../../registration/hooks/previous.ts';
import { MailboxAccessError } from '../../common/errors.ts';
import type { StackState } from './stackState.ts';
import { explainError, explainFailures, explainMissing, find } from './findings.ts';
import type { Backend } from './backends.ts';
import { judgeProof } from './proof.ts';
import type { Proven } from './proof.ts';
import type { LeftReport } from './readReport.ts';
import type { Answer, Finding, StatusRow } from './schema.ts';

/** Everything that was read of one customer. */
export interface Known {
  readonly stack: string;
  /** Undefined when there is no file; an error when it cannot be used. */
  readonly settings: Settings | MailboxAccessError | undefined;
  readonly place: Backend;
  readonly hasStack: Answer;
  /** Of its state; undefined where there is none or it was not read. */
  readonly held: StackState | MailboxAccessError | undefined;
  readonly left: LeftReport;
}

const empty: StackState = {
  project: undefined,
  changedAt: undefined,
  hasResources: false,
  hasApplication: false,
  ids: undefined,
  consent: undefined,
  customer: undefined,
  mailbox: undefined,
  account: undefined,
};
const levels: readonly Finding['level'][] = ['bad', 'warning', 'note'];

/** Builds the status row of one customer, with findings and remedies. */
export function buildRow(known: Known): StatusRow {
  const { stack, hasStack, left } = known;
  const settings = known.settings instanceof MailboxAccessError ? undefined : known.settings;
  const held = known.held instanceof MailboxAccessError ? empty : (known.held ?? empty);
  const registered = judgeRegistered(known);
  const report = left !== undefined && 'report' in left ? left.report : undefined;
  const proven = judgeProof(report, held);
  const { consented, drifted, verifiedAt, mailbox } = proven;
  return {
    stack,
    customer: settings?.customer ?? held.customer,
    settings: settings !== undefined ? 'valid' : known.settings === undefined ? 'missing' : 'invalid',
    hasStack,
    registered,
    tenantId: held.ids?.tenantId ?? settings?.tenantId,
    clientId: held.ids?.clientId,
    changedAt: held.changedAt,
    verifiedAt,
    consent: { declared: held.consent ?? settings?.consent, given: consented },
    drifted,
    mailbox: { address: held.mailbox ?? settings?.mailbox, ...mailbox },
    findings: listFindings(known, held, registered, proven).toSorted(
      (one, other) => levels.indexOf(one.level) - levels.indexOf(other.level),
    ),
  };
}

function judgeRegistered({ hasStack, held }: Known): StatusRow['registered'] {
  if (hasStack !== 'yes') return hasStack;
  if (held === undefined || held instanceof MailboxAccessError) return 'unknown';
  if (!held.hasResources || isGone(held)) return 'no';
  return held.ids === undefined ? 'unfinished' : 'yes';
}

/** A refresh keeps what the stack gave out, and takes the application out of it. */
function isGone({ ids, hasApplication }: StackState): boolean {
  return ids !== undefined && !hasApplication;
}

function explainNone(stack: string, held: StackState, hasStack: boolean): Finding {
  if (held.hasResources && isGone(held))
    return find(
      stack,
      ['application-gone', 'bad'],
      'Its application is no longer in the stack: a refresh found that it was deleted in the tenant.',
      ['Within 30 days, restore it with the same client ID', 'adopt', ' --deleted'],
    );
  const problem = hasStack
    ? 'Its stack is empty: it was not provisioned, or it was destroyed.'
    : 'It was never provisioned.';
  return find(stack, ['never-provisioned', 'note'], problem, ['Provision it', 'up']);
}

function listFindings(
  { stack, settings, place, hasStack, held: found, left }: Known,
  held: StackState,
  registered: StatusRow['registered'],
  proven: Proven,
): readonly Finding[] {
  const isThere = registered === 'yes';
  return [
    ...[settings, found].filter((each) => each instanceof MailboxAccessError).map((error) => explainError(error)),
    ...(settings === undefined ? [explainMissing(stack, held, place)] : []),
    ...(registered === 'unfinished'
      ? [
          find(
            stack,
            ['unfinished', 'bad'],
            'Its first up was interrupted: the stack has resources but no client ID.',
            ['Resume it', 'up'],
          ),
        ]
      : []),
    ...(registered === 'no' && settings !== undefined ? [explainNone(stack, held, hasStack === 'yes')] : []),
    ...(settings === undefined || settings instanceof MailboxAccessError ? [] : explainTenant(held, settings)),
    ...(left !== undefined && 'broken' in left
      ? [
          find(stack, ['report-unreadable', 'warning'], `reports/${stack}.json cannot be read: ${left.broken}.`, [
            'Write it again',
            'verify',
          ]),
        ]
      : []),
    ...(isThere && settings !== undefined ? explainProof(stack, left, proven) : []),
  ];
}

/** An application stays in the tenant where it was created. */
function explainTenant({ ids }: StackState, { stack, tenantId }: Settings): readonly Finding[] {
  try {
    requireSameTenant(stack, ids, tenantId);
    return [];
  } catch (error) {
    if (error instanceof MailboxAccessError) return [explainError(error)];
    throw error;
  }
}

function explainProof(stack: string, left: LeftReport, { age, failures, mailbox }: Proven): readonly Finding[] {
  const tell = (code: string, level: Finding['level'], problem: string, what: string, rest = '') =>
    find(stack, [code, level], problem, [what, 'verify', rest]);
  if (left === undefined) return [tell('never-verified', 'note', 'It was never verified.', 'Verify it')];
  if ('broken' in left) return [];
  if (age === 'stale') {
    const problem = `reports/${stack}.json is about another registration, client ID ${left.report.clientId}.`;
    return [tell('report-stale', 'warning', problem, 'Verify the current registration')];
  }
  const { proven, provenAt = '' } = mailbox;
  // A failed verification with a sign-in already gives the reason. Otherwise the report with the reason was replaced.
  const isTold = left.report.signIn !== 'none' && failures.length > 0;
  const refused = `The mailbox could not be read at the last sign-in, on ${provenAt.slice(0, 10)}.`;
  const unread = 'No sign-in has verified yet that the mailbox can be read.';
  return [
    ...(age === 'outdated'
      ? [tell('report-outdated', 'note', 'It was changed since it was verified.', 'Verify it again')]
      : []),
    ...explainFailures(failures),
    ...(proven === 'unknown' ? [tell('mailbox-unproven', 'note', unread, 'Sign in', ' --sign-in')] : []),
    ...(proven === 'no' && !isTold
      ? [tell('mailbox-refused', 'bad', refused, 'Sign in again to see why', ' --sign-in')]
      : []),
  ];
}
