import { describe, expect, it } from '@jest/globals';
import { mergeReports } from '../../../../src/fleet/report/merge.ts';
import type { FleetReport } from '../../../../src/reporting/model/schema.ts';
import { listOtherShards } from '../../../../src/reporting/model/summarize.ts';
import { isOfShard } from '../../../../src/registration/customers/choose.ts';
import { fleetReportOf } from '../../../support/fleetReports.ts';

const whole = fleetReportOf(200);

function partOf(index: number, count: number, overrides: Partial<FleetReport> = {}): FleetReport {
  const stacks = whole.stacks.filter(({ stack }) => isOfShard(stack, { index, count }));
  return {
    ...{ ...whole, stacks, shards: [`${index}/${count}`], parallel: 2, durationMs: index * 1_000 },
    startedAt: `2026-11-25T08:0${5 - index}:00.000Z`,
    settingsWithoutStack: whole.settingsWithoutStack.filter((name) => isOfShard(name, { index, count })),
    ...overrides,
  };
}

describe('reports of parts', () => {
  it('come to that of the whole: the same customers, the longest time, the earliest start', () => {
    const merged = mergeReports([3, 1, 4, 2].map((index) => partOf(index, 4)));
    expect(merged).toEqual({
      ...whole,
      ...{ shards: ['1/4', '2/4', '3/4', '4/4'], parallel: 8, durationMs: 4_000 },
      startedAt: '2026-11-25T08:01:00.000Z',
    });
    expect(listOtherShards(merged)).toEqual([]);
  });

  it('name the parts that are missing', () => {
    expect(listOtherShards(mergeReports([partOf(1, 4), partOf(3, 4)]))).toEqual(['2/4', '4/4']);
  });

  it('are left as they are when there is one', () => {
    expect(mergeReports([partOf(2, 4)])).toEqual(partOf(2, 4));
  });

  it.each<readonly [string, readonly FleetReport[], string]>([
    ['none', [], 'No report is given.'],
    [
      'of two operations',
      [partOf(1, 2), partOf(2, 2, { operation: 'up' })],
      'These reports have different operations: preview, up.',
    ],
    [
      'of two divisions',
      [partOf(1, 2), partOf(1, 3, { stacks: [] })],
      'These reports have different numbers of parts: n/2, n/3.',
    ],
    ['given twice', [partOf(1, 2), partOf(1, 2)], 'The customer "customer-0001" is in two of these reports.'],
  ])('are refused when they are %s', (_, reports, problem) => {
    expect(() => mergeReports(reports)).toThrow(expect.objectContaining({ code: 'usage', problem }));
  });
});
