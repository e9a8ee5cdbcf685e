import { describe, expect, it } from '@jest/globals';
import { describeRow, orderRows } from '../../../../src/reporting/model/row.ts';
import { describeOutcome, shorten } from '../../../../src/reporting/model/outcome.ts';
import { nameDuration } from '../../../../src/reporting/model/operationLabels.ts';
import type { FleetReport, FleetRow } from '../../../../src/reporting/model/schema.ts';
import { summarize } from '../../../../src/reporting/model/summarize.ts';
import { type CaseName, fleetReportOf, rowOf } from '../../../support/fleetReports.ts';

const reportOf = (stacks: FleetRow[], overrides: Partial<FleetReport> = {}) =>
  fleetReportOf(0, { stacks, ...overrides });
const rowsOf = (...names: readonly CaseName[]) => names.map((name, index) => rowOf(name, index + 1));

/** Builds a customer whose plan to remove a redirect URI was refused. */
function refused(stack: string): FleetRow {
  const { breakingChanges = [] } = rowOf('redirect', 1);
  const error = { code: 'breaking-change', problem: 'p', remedy: 'r', breakingChanges } as const;
  return { stack, result: 'failed', error };
}

describe('the order of rows', () => {
  it('is breaking changes, failed, interrupted, not started, changed, then the rest', () => {
    const harm = ['newClientId', 'redirect', 'wider'] as const;
    const rows = rowsOf(...harm, 'denied', 'interrupted', 'notStarted', 'drift', 'unchanged');
    expect(orderRows(rows.toReversed())).toEqual(rows);
  });

  it('puts a refused plan by what it would have done, and a client ID that is gone first', () => {
    const gone: FleetRow = { stack: 'c', result: 'changed', clientIdKept: false };
    const failed: FleetRow = { stack: 'a', result: 'failed' };
    expect(orderRows([failed, refused('b'), gone]).map(({ stack }) => stack)).toEqual(['c', 'b', 'a']);
  });

  it('is by name among equals, numbers as numbers, and the stack where the name is the same', () => {
    const row = (stack: string, customer?: string): FleetRow => ({ stack, customer, result: 'unchanged' });
    const rows = [row('n10'), row('z', 'Abc'), row('n9'), row('b', 'Émile'), row('a', 'Émile'), row('x', ' ')];
    expect(orderRows(rows).map(({ stack }) => stack)).toEqual(['z', 'a', 'b', 'n9', 'n10', 'x']);
    expect(rows[0]?.stack).toBe('n10');
  });
});

describe('the summary', () => {
  it.each<readonly [string, FleetReport, string]>([
    ['nobody', reportOf([]), 'no customer'],
    ['nothing to do', reportOf(rowsOf('unchanged')), '1 customer: no change'],
    [
      'a preview',
      reportOf(rowsOf('drift', 'first', 'denied', 'newClientId', 'unchanged')),
      '5 customers: 3 would change, 1 fails, 1 breaks a monitor',
    ],
    [
      'a preview with several of each',
      reportOf(rowsOf('denied', 'hang', 'redirect', 'newClientId', 'wider', 'wider')),
      '6 customers: 4 would change, 2 fail, 2 break a monitor, 2 widen consent',
    ],
    [
      'an up that was allowed to break',
      reportOf(rowsOf('newClientId', 'denied', 'wider'), { operation: 'up' }),
      '3 customers: 2 changed, 1 failed, 1 broke a monitor, 1 widened consent',
    ],
    [
      'an up that was refused',
      reportOf([refused('a')], { operation: 'up' }),
      '1 customer: 1 failed, 1 breaks a monitor',
    ],
    [
      'a broken-off run',
      reportOf(rowsOf('interrupted', 'notStarted', 'notStarted'), { operation: 'refresh' }),
      '3 customers: 1 interrupted, 2 not started',
    ],
    [
      'a part that is missing',
      reportOf(rowsOf('drift'), { shards: ['1/4', '2/4', '4/4'] }),
      '1 customer: 1 would change, part 3/4 missing',
    ],
    ['one part alone', reportOf(rowsOf('drift'), { shards: ['2/4'] }), '1 customer: 1 would change, part 2/4 alone'],
  ])('of %s', (_, report, sentence) => {
    expect(summarize(report).sentence).toBe(sentence);
  });

  it('counts each result, and each customer once', () => {
    const { rows, counts, breaking, widening } = summarize(fleetReportOf(24));
    expect(counts).toEqual({
      ...{ changed: 5, unchanged: 13, passed: 0, incomplete: 0, failed: 4, interrupted: 1, 'not-started': 1 },
    });
    expect(Object.values(counts).reduce((sum, count) => sum + count)).toBe(rows.length);
    expect([breaking.length, widening.length]).toEqual([2, 1]);
  });
});

describe('the text of a row', () => {
  it('is its breaking changes, else its error, else its checks, on one line', () => {
    const harm = rowOf('wider', 1).breakingChanges ?? [];
    const error = { code: 'usage', problem: 'one\n  two', remedy: 'r' } as const;
    expect(describeOutcome({ stack: 'a', result: 'failed', breakingChanges: harm, error })).toBe(harm[0]?.message);
    expect(describeOutcome({ stack: 'a', result: 'failed', error })).toBe('one two');
    const skipped = { name: 'imap', title: 'IMAP', result: 'skipped', reason: 'nobody' } as const;
    expect(describeOutcome({ stack: 'a', result: 'incomplete', checks: [skipped] })).toBe('Not checked: IMAP.');
    expect(describeOutcome(rowOf('unchanged', 1))).toBe('');
  });

  it('counts the resources of the plan: a replacement once, an import as created, nothing of the engine’s own', () => {
    const steps = [
      ['create', 'pulumi:pulumi:Stack', 'stack'],
      ['import', 'azuread:index/application:Application', 'a'],
      ['create', 'azuread:index/servicePrincipal:ServicePrincipal', 'b'],
      ['create-replacement', 'azuread:index/appRoleAssignment:AppRoleAssignment', 'c'],
      ['replace', 'azuread:index/appRoleAssignment:AppRoleAssignment', 'c'],
      ['delete-replaced', 'azuread:index/appRoleAssignment:AppRoleAssignment', 'c'],
      ['discard', 'azuread:index/servicePrincipal:ServicePrincipal', 'd'],
    ].map(([operation = '', type = '', name = '']) => ({ operation, type, name, properties: [] }));
    expect(describeRow('up', { stack: 'a', result: 'changed', steps }).counts).toEqual(['2', '', '1', '1']);
    expect(describeRow('up', { stack: 'a', result: 'failed' }).counts).toEqual(['', '', '', '']);
  });

  it('says what happened to the client ID', () => {
    const row = (clientIdKept?: boolean): FleetRow => ({ stack: 'a', result: 'changed', clientId: 'id', clientIdKept });
    expect(describeRow('up', row(true))).toMatchObject({ clientId: 'kept', isClientIdLost: false });
    expect(describeRow('up', row(false))).toMatchObject({ clientId: 'NEW', isClientIdLost: true });
    expect(describeRow('destroy', row(false))).toMatchObject({ clientId: 'deleted', isClientIdLost: true });
    expect(describeRow('up', row())).toMatchObject({ clientId: 'first', isClientIdLost: false });
    expect(describeRow('up', { stack: 'a', result: 'failed' }).clientId).toBe('');
  });

  it('says how long it took, and nothing of what was not begun', () => {
    expect([undefined, 0, 849, 59_499, 59_960, 125_000].map(nameDuration)).toEqual([
      ...['', '0.0 s', '0.8 s', '59.5 s', '1 min 0 s', '2 min 5 s'],
    ]);
  });

  it('shortens to a well-formed text', () => {
    expect(shorten('abcdef', 6)).toBe('abcdef');
    expect(shorten('abcd ef', 6)).toBe('abcd…');
    expect(shorten('abc😀def', 5)).toBe('abc…');
  });
});
