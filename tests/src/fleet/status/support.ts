import type { Status, StatusRow } from '../../../../src/fleet/status/schema.ts';
import type { StackState } from '../../../../src/fleet/status/stackState.ts';
import { buildReport, type Report, type CheckName, type CheckResult } from '../../../../src/checks/verify/report.ts';
import { outputsOf } from '../../../support/outputs.ts';

export const takenAt = '2026-11-25T08:00:00.000Z';

export const passed = (name: CheckName): CheckResult => ({ name, title: name, result: 'passed', detail: '' });
export const skipped = (name: CheckName): CheckResult => ({ name, title: name, result: 'skipped', reason: 'not now' });
export const failed = (name: CheckName, code: string): CheckResult => ({
  ...{ name, title: name, result: 'failed' },
  diagnoses: [{ code, problem: `${name} failed.`, resolvedBy: 'us', remedy: 'Fix it.' }],
});

/** Builds the state of a provisioned stack with the outputs of `outputsOf`. */
export function heldOf(changed: Partial<StackState> = {}): StackState {
  const { tenantId, clientId, consent, customer, mailbox, account } = outputsOf();
  return {
    ...{ project: 'mailbox-access', changedAt: '2026-11-24T08:00:00.000Z', hasResources: true, hasApplication: true },
    ...{ ids: { tenantId, clientId }, consent, customer, mailbox, account },
    ...changed,
  };
}

/** Builds the report of a proof an hour before the status, a day after the last change. */
export function reportOf(checks: readonly CheckResult[], changed: Partial<Report> = {}): Report {
  const verifiedAt = new Date('2026-11-25T07:00:00Z');
  return { ...buildReport({ stack: 'contoso', outputs: outputsOf(), signIn: 'none', verifiedAt }, checks), ...changed };
}

/** Builds the row of a fully known customer without problems. */
export function rowOf(changed: Partial<StatusRow> = {}): StatusRow {
  const { tenantId, clientId } = outputsOf();
  return {
    ...{ stack: 'contoso', settings: 'valid', hasStack: 'yes', registered: 'yes', drifted: 'no', tenantId, clientId },
    ...{ changedAt: '2026-11-24T08:00:00.000Z', verifiedAt: '2026-11-25T07:00:00.000Z', findings: [] },
    consent: { declared: 'user', given: 'yes' },
    mailbox: {
      address: 'jobs@contoso.example',
      proven: 'yes',
      provenAt: '2026-11-22T08:00:00.000Z',
      signIn: 'browser',
    },
    ...changed,
  };
}

/** Builds a fleet of these customers without other findings. */
export function statusOf(stacks: readonly StatusRow[], changed: Partial<Status> = {}): Status {
  const nothing = { settingsWithoutStack: [], stacksWithoutSettings: [], runs: [], unread: [] };
  return { takenAt, stacks: [...stacks], ...nothing, ...changed };
}
