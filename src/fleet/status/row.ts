import { quoteForShell } from '../../common/quote.ts';
import { pulumiCommand } from '../../common/pulumiCommand.ts';
import type { CheckResult } from '../../checks/verify/report.ts';
import type { Settings } from '../../registration/settings/settings.ts';
import { requireSameTenant } from '../../registration/hooks/previous.ts';
import { MailboxAccessError } from '../../common/errors.ts';
import type { StackState } from './stackState.ts';
import type { Backend } from './backends.ts';
import { judgeProof, type LeftReport, type Proven } from './proof.ts';
import type { Answer, Finding, StatusRow } from './schema.ts';

export interface Known {
  readonly stack: string;
  /** Undefined when there is no file; an error when it cannot be used. */
  readonly settings: Settings | MailboxAccessError | undefined;
  readonly place: Backend;
  readonly hasStack: Answer;
  /** State of the stack; undefined when it has none or the state was not read. */
  readonly held: StackState | MailboxAccessError | undefined;
  readonly left: LeftReport;
}

const empty: StackState = { hasResources: false, hasApplication: false };
const tool = (command: string, stack: string): string => `npx mailbox-access ${command} ${quoteForShell(stack)}`;
const levels: readonly Finding['level'][] = ['bad', 'warning', 'note'];

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

/** Returns whether the application was removed: a refresh removes it from the state, but keeps the outputs. */
function isGone({ ids, hasApplication }: StackState): boolean {
  return ids !== undefined && !hasApplication;
}

function explainNone(stack: string, held: StackState, hasStack: boolean): Finding {
  if (held.hasResources && isGone(held))
    return {
      code: 'application-gone',
      level: 'bad',
      problem: 'Its application is no longer in the stack: a refresh found that it was deleted in the tenant.',
      remedy: `Within 30 days, restore it with the same client ID: ${tool('adopt', stack)} --deleted`,
    };
  return {
    code: 'never-provisioned',
    level: 'note',
    problem: hasStack
      ? 'Its stack is empty: it was not provisioned, or it was destroyed.'
      : 'It was never provisioned.',
    remedy: `Provision it: ${tool('up', stack)}`,
  };
}

function listFindings(
  { stack, settings, place, hasStack, held: found, left }: Known,
  held: StackState,
  registered: StatusRow['registered'],
  proven: Proven,
): readonly Finding[] {
  const all: Finding[] = [settings, found]
    .filter((each) => each instanceof MailboxAccessError)
    .map((error) => explainError(error));
  if (settings === undefined) all.push(explainMissing(stack, held, place));
  if (registered === 'unfinished')
    all.push({
      code: 'unfinished',
      level: 'bad',
      problem: 'Its first up was interrupted: the stack has resources but no client ID.',
      remedy: `Resume it: ${tool('up', stack)}`,
    });
  if (registered === 'no' && settings !== undefined) all.push(explainNone(stack, held, hasStack === 'yes'));
  if (settings !== undefined && !(settings instanceof MailboxAccessError)) all.push(...explainTenant(held, settings));
  if (left !== undefined && 'broken' in left)
    all.push({
      code: 'report-unreadable',
      level: 'warning',
      problem: `reports/${stack}.json cannot be read: ${left.broken}.`,
      remedy: `Write it again: ${tool('verify', stack)}`,
    });
  if (registered === 'yes' && settings !== undefined) all.push(...explainProof(stack, left, proven));
  return all;
}

/** Reports a changed tenant: an application stays in the tenant where it was created. */
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
  const verify = tool('verify', stack);
  if (left === undefined)
    return [
      { code: 'never-verified', level: 'note', problem: 'It was never verified.', remedy: `Verify it: ${verify}` },
    ];
  if ('broken' in left) return [];
  if (age === 'stale')
    return [
      {
        code: 'report-stale',
        level: 'warning',
        problem: `reports/${stack}.json is about another registration, client ID ${left.report.clientId}.`,
        remedy: `Verify the current registration: ${verify}`,
      },
    ];
  const all: Finding[] = [];
  if (age === 'outdated')
    all.push({
      code: 'report-outdated',
      level: 'note',
      problem: 'It was changed since it was verified.',
      remedy: `Verify it again: ${verify}`,
    });
  all.push(...explainFailures(failures));
  const { proven, provenAt = '' } = mailbox;
  if (proven === 'unknown')
    all.push({
      code: 'mailbox-unverified',
      level: 'note',
      problem: 'No sign-in has verified yet that the mailbox can be read.',
      remedy: `Sign in: ${verify} --sign-in`,
    });
  // A failed verification with a sign-in already gives the reason. Otherwise the report with the reason was replaced.
  if (proven === 'no' && (left.report.signIn === 'none' || failures.length === 0))
    all.push({
      code: 'mailbox-refused',
      level: 'bad',
      problem: `The mailbox could not be read at the last sign-in, on ${provenAt.slice(0, 10)}.`,
      remedy: `Sign in again to see why: ${verify} --sign-in`,
    });
  return all;
}

export function explainError({ code, problem, remedy }: MailboxAccessError, level: Finding['level'] = 'bad'): Finding {
  return { code, level, problem, remedy };
}

/** Returns the failures of the last verification as findings. */
function explainFailures(failures: readonly CheckResult[]): readonly Finding[] {
  return failures.flatMap((check) =>
    check.result !== 'failed'
      ? []
      : check.diagnoses.map(({ code, problem, remedy }) => ({ code, level: 'bad' as const, problem, remedy })),
  );
}

/** Explains missing settings: without them the engine cannot delete the registration, but git has them. */
function explainMissing(stack: string, { ids, hasResources }: StackState, place: Backend): Finding {
  const file = `Pulumi.${stack}.yaml`;
  const found = { code: 'settings-missing', level: 'warning' } as const;
  if (!hasResources)
    return {
      ...found,
      problem: `There is no ${file}, and the stack is empty.`,
      remedy: `Remove the stack: ${place === 'emulator' ? 'PULUMI_BACKEND_URL="file://$PWD/.offline/state" ' : ''}${pulumiCommand(`stack rm ${quoteForShell(stack)}`)}`,
    };
  return {
    ...found,
    problem: `There is no ${file}, and the registration still exists${ids === undefined ? '' : ` (client ID ${ids.clientId})`}.`,
    remedy: `Restore its settings: git checkout "$(git log -1 --diff-filter=AM --format=%H -- ${quoteForShell(file)})" -- ${quoteForShell(file)}\nTo delete the registration, then: ${tool('destroy', stack)}`,
  };
}
